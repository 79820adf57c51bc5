// SPDX-License-Identifier: MIT

/// A message being written into one fixed buffer: after `init` nothing is allocated, and no limit is overrun.
///
/// Every `append` answers whether the octets fitted; when they did not, nothing was written and the message so far is
/// untouched. The header's layout is the caller's: 12 octets, appended first.
public struct MessageWriter: ~Copyable {
    @usableFromInline var buffer: [UInt8]
    @usableFromInline var compression = CompressionTable()

    @usableFromInline var written = 0
    @usableFromInline var bound: Int

    /// Octets written so far.
    @inlinable
    public var count: Int { written }

    /// The most octets the message may have, from ``reset(limit:)``.
    @inlinable
    public var limit: Int { bound }

    /// Creates an empty message.
    ///
    /// - Parameter capacity: Size of the buffer, and the limit until the first reset; 1 to 65535, the most a message
    ///   can have behind the two-octet length of TCP. Values outside are brought inside.
    public init(capacity: Int = 65_535) {
        let capacity = max(1, min(capacity, 65_535))
        buffer = Array(repeating: 0, count: capacity)
        bound = capacity
    }

    /// Forgets what was written and starts over.
    ///
    /// - Parameter limit: The most octets the message may have; more than the capacity counts as the capacity.
    public mutating func reset(limit: Int) {
        bound = max(0, min(limit, buffer.count))
        written = 0
        compression.removeAll()
    }

    /// The octets written so far.
    @inlinable
    public var span: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get {
            buffer.span.extracting(first: written)
        }
    }

    /// Appends one octet.
    @inlinable
    public mutating func append(_ value: UInt8) -> Bool {
        guard written < bound else { return false }
        buffer[written] = value
        written &+= 1
        return true
    }

    /// Appends two octets, most significant first.
    @inlinable
    public mutating func append(_ value: UInt16) -> Bool {
        guard bound &- written >= 2 else { return false }
        buffer[written] = UInt8(truncatingIfNeeded: value &>> 8)
        buffer[written &+ 1] = UInt8(truncatingIfNeeded: value)
        written &+= 2
        return true
    }

    /// Appends four octets, most significant first.
    @inlinable
    public mutating func append(_ value: UInt32) -> Bool {
        guard bound &- written >= 4 else { return false }
        buffer[written] = UInt8(truncatingIfNeeded: value &>> 24)
        buffer[written &+ 1] = UInt8(truncatingIfNeeded: value &>> 16)
        buffer[written &+ 2] = UInt8(truncatingIfNeeded: value &>> 8)
        buffer[written &+ 3] = UInt8(truncatingIfNeeded: value)
        written &+= 4
        return true
    }

    /// Appends octets as they are.
    @inlinable
    public mutating func append(_ octets: Span<UInt8>) -> Bool {
        guard octets.count <= bound &- written else { return false }
        let start = written
        var target = buffer.mutableSpan
        for index in octets.indices {
            target[start &+ index] = octets[index]
        }
        written = start &+ octets.count
        return true
    }

    /// Replaces two octets written before, such as a count of the header or an RDLENGTH.
    ///
    /// - Parameters:
    ///   - value: Most significant octet first.
    ///   - offset: Where it starts; an offset whose two octets are not all written is ignored.
    @inlinable
    public mutating func overwrite(_ value: UInt16, at offset: Int) {
        guard offset >= 0, offset &+ 2 <= written else { return }
        buffer[offset] = UInt8(truncatingIfNeeded: value &>> 8)
        buffer[offset &+ 1] = UInt8(truncatingIfNeeded: value)
    }

    /// Replaces the TTL of a record written before.
    ///
    /// - Parameters:
    ///   - ttl: In seconds.
    ///   - offset: Where the TTL starts; an offset whose four octets are not all written is ignored.
    @inlinable
    public mutating func overwrite(ttl: UInt32, at offset: Int) {
        guard offset >= 0, offset &+ 4 <= written else { return }
        buffer[offset] = UInt8(truncatingIfNeeded: ttl &>> 24)
        buffer[offset &+ 1] = UInt8(truncatingIfNeeded: ttl &>> 16)
        buffer[offset &+ 2] = UInt8(truncatingIfNeeded: ttl &>> 8)
        buffer[offset &+ 3] = UInt8(truncatingIfNeeded: ttl)
    }

    /// Takes back everything behind the first `count` octets, and every name that may not be pointed to any more.
    ///
    /// - Parameter count: Octets to keep; a value that is no less than the present count changes nothing.
    public mutating func truncate(to count: Int) {
        guard count >= 0, count < written else { return }
        written = count
        compression.removeNames(endingBeyond: count)
    }
}
