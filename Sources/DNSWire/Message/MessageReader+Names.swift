// SPDX-License-Identifier: MIT

// Names in messages, RFC 1035 §4.1.4. A pointer must lead strictly before the place where the name, or the part of it
// that the last pointer led to, began. Each hop therefore moves towards the start, so that a loop cannot be written
// down; the wire budget of 255 octets and the count of hops bound what one name can cost.

extension MessageReader {
    /// The most pointers followed in one name: more labels than that do not fit a name.
    private static var maximumHops: Int { 127 }

    /// Reads a name, following compression pointers, and moves behind its first part.
    ///
    /// - Throws: `truncated`, `unknownLabelType`, `badPointer` or `nameTooLong`.
    @_lifetime(self: copy self)
    public mutating func readName() throws(WireError) -> DomainName {
        var buffer = NameBuffer()
        try readName(into: &buffer)
        return buffer.name
    }

    /// Reads a name into a buffer of the caller's, without allocating.
    ///
    /// - Parameter buffer: Receives the uncompressed name; its contents are undefined when this throws.
    /// - Throws: As ``readName()``.
    @_lifetime(self: copy self)
    public mutating func readName(into buffer: inout NameBuffer) throws(WireError) {
        var cursor = position
        var limit = end  // pointers lead out of the part being read, back into the message
        var partStart = position
        var behind: Int?  // where the name's first part ends, once a pointer has ended it
        var hops = 0
        buffer.removeAll()
        while true {
            guard cursor < limit else { throw .truncated(offset: limit) }
            let length = Int(message[cursor])
            switch length & 0xc0 {
            case 0x00:
                let next = cursor &+ 1 &+ length
                guard next <= limit else { throw .truncated(offset: limit) }
                guard buffer.append(message, from: cursor, to: next) else { throw .nameTooLong(offset: cursor) }
                cursor = next
                if length == 0 {
                    position = behind ?? next
                    return
                }
            case 0xc0:
                guard cursor &+ 1 < limit else { throw .truncated(offset: limit) }
                let target = (length & 0x3f) &<< 8 | Int(message[cursor &+ 1])
                hops &+= 1
                guard target < partStart, hops <= Self.maximumHops else { throw .badPointer(offset: cursor) }
                if behind == nil { behind = cursor &+ 2 }
                cursor = target
                partStart = target
                limit = message.count
            default:
                throw .unknownLabelType(offset: cursor)
            }
        }
    }

    /// Reads a name in which no pointer may occur (RFC 3597 §4: RDATA of types later than RFC 1035).
    @_lifetime(self: copy self)
    mutating func readUncompressedName() throws(WireError) -> DomainName {
        let start = position
        let name = try readName()
        guard position &- start == name.wire.count else {
            position = start
            throw .badPointer(offset: start)
        }
        return name
    }

    /// Moves behind a name without following its pointer; labels are checked, what a pointer leads to is not.
    ///
    /// - Throws: `truncated`, `unknownLabelType` or `nameTooLong`.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func skipName() throws(WireError) {
        var cursor = position
        while true {
            guard cursor < end else { throw .truncated(offset: end) }
            let length = Int(message[cursor])
            switch length & 0xc0 {
            case 0x00:
                cursor &+= 1 &+ length
                guard cursor <= end else { throw .truncated(offset: end) }
                guard cursor &- position <= DomainName.maximumWireCount else { throw .nameTooLong(offset: cursor) }
                if length == 0 {
                    position = cursor
                    return
                }
            case 0xc0:
                guard cursor &+ 1 < end else { throw .truncated(offset: end) }
                position = cursor &+ 2
                return
            default:
                throw .unknownLabelType(offset: cursor)
            }
        }
    }
}
