// SPDX-License-Identifier: MIT

/// A cursor over the octets of one message. Nothing is copied, and no octet makes it trap.
///
/// Every read checks its bound once, moves the cursor on success, and on failure throws and leaves the cursor where
/// it was.
public struct MessageReader: ~Escapable {
    /// The whole message; compression pointers are offsets into it.
    public let message: Span<UInt8>

    /// Where the next read starts: 0 to `message.count`.
    public private(set) var offset: Int

    /// Reads `message` from its start.
    ///
    /// - Parameter message: The whole message, without the length that TCP puts before it.
    @inlinable
    @_lifetime(copy message)
    public init(_ message: Span<UInt8>) {
        self.init(message, offset: 0)
    }

    /// Reads `message` from `offset`.
    ///
    /// - Parameters:
    ///   - message: The whole message.
    ///   - offset: Where to start; a value outside the message counts as its end.
    @_lifetime(copy message)
    public init(_ message: Span<UInt8>, offset: Int) {
        self.message = message
        self.offset = offset < 0 ? message.count : min(offset, message.count)
    }

    /// How many octets are left.
    public var remaining: Int {
        message.count &- offset
    }

    /// Reads one octet.
    @_lifetime(self: copy self)
    public mutating func readUInt8() throws(WireError) -> UInt8 {
        try need(1)
        defer { offset &+= 1 }
        return message[offset]
    }

    /// Reads two octets, most significant first.
    @_lifetime(self: copy self)
    public mutating func readUInt16() throws(WireError) -> UInt16 {
        try need(2)
        defer { offset &+= 2 }
        return UInt16(message[offset]) &<< 8 | UInt16(message[offset &+ 1])
    }

    /// Reads four octets, most significant first.
    @_lifetime(self: copy self)
    public mutating func readUInt32() throws(WireError) -> UInt32 {
        try need(4)
        var value: UInt32 = 0
        for index in offset..<(offset &+ 4) {
            value = value &<< 8 | UInt32(message[index])
        }
        offset &+= 4
        return value
    }

    /// Copies `count` octets out.
    ///
    /// - Parameter count: How many; a negative count throws like one that is too large.
    @_lifetime(self: copy self)
    public mutating func readBytes(_ count: Int) throws(WireError) -> [UInt8] {
        try need(count)
        let start = offset
        offset &+= count
        return [UInt8](capacity: count) { output in
            for index in start..<(start &+ count) {
                output.append(message[index])
            }
        }
    }

    /// Reads a character-string: a length octet and as many octets (RFC 1035 §3.3).
    @_lifetime(self: copy self)
    public mutating func readCharacterString() throws(WireError) -> [UInt8] {
        let length = Int(try peek())
        guard remaining > length else { throw .truncated(offset: message.count) }
        offset &+= 1
        return try readBytes(length)
    }

    /// Moves past `count` octets.
    @_lifetime(self: copy self)
    public mutating func skip(_ count: Int) throws(WireError) {
        try need(count)
        offset &+= count
    }

    /// Moves to `offset`, which the caller has checked to be inside the message.
    @_lifetime(self: copy self)
    mutating func move(to offset: Int) {
        self.offset = offset
    }

    private func peek() throws(WireError) -> UInt8 {
        try need(1)
        return message[offset]
    }

    private func need(_ count: Int) throws(WireError) {
        guard count >= 0, count <= remaining else { throw .truncated(offset: message.count) }
    }
}
