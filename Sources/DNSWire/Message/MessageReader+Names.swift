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
        let count = buffer.count
        return DomainName(
            checked: [UInt8](capacity: count) { output in
                for index in 0..<count {
                    output.append(buffer.octets[index])
                }
            }
        )
    }

    /// Reads a name into a buffer of the caller's, without allocating.
    ///
    /// - Parameter buffer: Receives the uncompressed name; its contents are undefined when this throws.
    /// - Throws: As ``readName()``.
    @_lifetime(self: copy self)
    public mutating func readName(into buffer: inout NameBuffer) throws(WireError) {
        let message = message
        var position = offset
        var partStart = offset
        var end = 0  // behind the first part; 0 until its end is known
        var written = 0
        var labels = 0
        var hops = 0
        while true {
            guard position < message.count else { throw .truncated(offset: message.count) }
            let length = Int(message[position])
            switch length & 0xc0 {
            case 0x00:
                let next = position &+ 1 &+ length
                guard next <= message.count else { throw .truncated(offset: message.count) }
                // One octet stays free for the root.
                guard written &+ length < DomainName.maximumWireCount else { throw .nameTooLong(offset: position) }
                for index in position..<next {
                    buffer.octets[written] = message[index]
                    written &+= 1
                }
                if length == 0 {
                    buffer.count = written
                    buffer.labelCount = labels
                    move(to: end == 0 ? next : end)
                    return
                }
                labels &+= 1
                position = next
            case 0xc0:
                guard position &+ 1 < message.count else { throw .truncated(offset: message.count) }
                let target = (length & 0x3f) &<< 8 | Int(message[position &+ 1])
                hops &+= 1
                guard target < partStart, hops <= Self.maximumHops else { throw .badPointer(offset: position) }
                if end == 0 { end = position &+ 2 }
                position = target
                partStart = target
            default:
                throw .unknownLabelType(offset: position)
            }
        }
    }

    /// Moves behind a name without following its pointer; labels are checked, what a pointer leads to is not.
    ///
    /// - Throws: `truncated`, `unknownLabelType` or `nameTooLong`.
    @_lifetime(self: copy self)
    public mutating func skipName() throws(WireError) {
        var position = offset
        while true {
            guard position < message.count else { throw .truncated(offset: message.count) }
            let length = Int(message[position])
            switch length & 0xc0 {
            case 0x00:
                position &+= 1 &+ length
                guard position <= message.count else { throw .truncated(offset: message.count) }
                guard position &- offset <= DomainName.maximumWireCount else { throw .nameTooLong(offset: position) }
                if length == 0 { return move(to: position) }
            case 0xc0:
                guard position &+ 1 < message.count else { throw .truncated(offset: message.count) }
                return move(to: position &+ 2)
            default:
                throw .unknownLabelType(offset: position)
            }
        }
    }
}
