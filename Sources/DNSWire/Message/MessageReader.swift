// SPDX-License-Identifier: MIT

/// A cursor over the octets of one message.
///
/// Nothing is copied, and no octet makes it trap. Every read checks its bound once, moves the cursor on success, and on
/// failure throws and leaves the cursor where it was.
public struct MessageReader: ~Escapable {
    /// The whole message; compression pointers are offsets into it.
    public let message: Span<UInt8>

    /// Where reading stops: the end of the message, or of the RDATA being read.
    @usableFromInline let end: Int

    @usableFromInline var position: Int

    /// Reads `message` from its start.
    ///
    /// - Parameter message: The whole message, without the length that TCP puts before it.
    @inlinable
    @_lifetime(copy message)
    public init(_ message: Span<UInt8>) {
        self.init(message, offset: 0, end: message.count)
    }

    /// Reads a part of `message`; names in it may point to what lies before.
    ///
    /// - Parameters:
    ///   - message: The whole message.
    ///   - offset: Where to start; brought inside the message if it is not.
    ///   - end: Where to stop; likewise, and not before `offset`.
    @inlinable
    @_lifetime(copy message)
    public init(_ message: Span<UInt8>, offset: Int, end: Int) {
        self.message = message
        position = max(0, min(offset, message.count))
        self.end = max(position, min(end, message.count))
    }

    /// Where the next read starts, counted from the start of the message.
    @inlinable
    public var offset: Int { position }

    /// How many octets are left.
    @inlinable
    public var remaining: Int { end &- position }

    /// Reads one octet.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func readUInt8() throws(WireError) -> UInt8 {
        try need(1)
        let value = message[position]
        position &+= 1
        return value
    }

    /// Reads two octets, most significant first.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func readUInt16() throws(WireError) -> UInt16 {
        try need(2)
        let value = UInt16(message[position]) &<< 8 | UInt16(message[position &+ 1])
        position &+= 2
        return value
    }

    /// Reads four octets, most significant first.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func readUInt32() throws(WireError) -> UInt32 {
        try need(4)
        let high = UInt32(message[position]) &<< 24 | UInt32(message[position &+ 1]) &<< 16
        let low = UInt32(message[position &+ 2]) &<< 8 | UInt32(message[position &+ 3])
        position &+= 4
        return high | low
    }

    /// Moves past `count` octets.
    ///
    /// - Parameter count: How many; a negative count throws like one that is too large.
    /// - Throws: `truncated`.
    @inlinable
    @_lifetime(self: copy self)
    public mutating func skip(_ count: Int) throws(WireError) {
        try need(count)
        position &+= count
    }

    /// Copies `count` octets out.
    ///
    /// - Parameter count: How many; a negative count throws like one that is too large.
    /// - Returns: The octets.
    /// - Throws: `truncated`.
    @_lifetime(self: copy self)
    public mutating func readBytes(_ count: Int) throws(WireError) -> [UInt8] {
        try need(count)
        let octets = message.extracting(position..<(position &+ count))
        position &+= count
        return Array(copying: octets)
    }

    /// Reads a character-string: a length octet and as many octets (RFC 1035 §3.3).
    @_lifetime(self: copy self)
    public mutating func readCharacterString() throws(WireError) -> [UInt8] {
        try need(1)
        let length = Int(message[position])
        try need(1 &+ length)
        position &+= 1
        return try readBytes(length)
    }

    /// Throws unless `count` octets are left.
    @inlinable
    func need(_ count: Int) throws(WireError) {
        guard count >= 0, count <= remaining else { throw .truncated(offset: end) }
    }
}
