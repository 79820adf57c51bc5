// SPDX-License-Identifier: MIT

/// A message being written into one fixed buffer: after `init` nothing is allocated, and no limit is overrun.
///
/// Every `append` answers whether the octets fitted; when they did not, nothing was written and the message so far is
/// untouched. The header's layout is the caller's: 12 octets, appended first.
public struct MessageWriter: ~Copyable {
    private var buffer: [UInt8]
    var compression = CompressionTable()

    /// Octets written so far.
    public private(set) var count = 0

    /// The most octets the message may have, from ``reset(limit:)``.
    public private(set) var limit: Int

    /// Creates an empty message.
    ///
    /// - Parameter capacity: Size of the buffer, and the limit until the first reset; 1 to 65535, the most a message
    ///   can have behind the two-octet length of TCP. Values outside are brought inside.
    public init(capacity: Int = 65_535) {
        let capacity = max(1, min(capacity, 65_535))
        buffer = Array(repeating: 0, count: capacity)
        limit = capacity
    }

    /// Forgets what was written and starts over.
    ///
    /// - Parameter limit: The most octets the message may have; more than the capacity counts as the capacity.
    public mutating func reset(limit: Int) {
        self.limit = max(0, min(limit, buffer.count))
        count = 0
        compression.removeAll()
    }

    /// The octets written so far.
    public var span: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get {
            buffer.span.extracting(first: count)
        }
    }

    /// Appends one octet.
    public mutating func append(_ value: UInt8) -> Bool {
        guard count < limit else { return false }
        buffer[count] = value
        count &+= 1
        return true
    }

    /// Appends two octets, most significant first.
    public mutating func append(_ value: UInt16) -> Bool {
        guard limit &- count >= 2 else { return false }
        buffer[count] = UInt8(truncatingIfNeeded: value &>> 8)
        buffer[count &+ 1] = UInt8(truncatingIfNeeded: value)
        count &+= 2
        return true
    }

    /// Appends four octets, most significant first.
    public mutating func append(_ value: UInt32) -> Bool {
        guard limit &- count >= 4 else { return false }
        buffer[count] = UInt8(truncatingIfNeeded: value &>> 24)
        buffer[count &+ 1] = UInt8(truncatingIfNeeded: value &>> 16)
        buffer[count &+ 2] = UInt8(truncatingIfNeeded: value &>> 8)
        buffer[count &+ 3] = UInt8(truncatingIfNeeded: value)
        count &+= 4
        return true
    }

    /// Appends octets as they are.
    public mutating func append(_ octets: Span<UInt8>) -> Bool {
        guard octets.count <= limit &- count else { return false }
        let start = count
        var target = buffer.mutableSpan
        for index in octets.indices {
            target[start &+ index] = octets[index]
        }
        count = start &+ octets.count
        return true
    }

    /// Replaces two octets written before, such as a count of the header or an RDLENGTH.
    ///
    /// - Parameters:
    ///   - value: Most significant octet first.
    ///   - offset: Where it starts; an offset whose two octets are not all written is ignored.
    public mutating func overwrite(_ value: UInt16, at offset: Int) {
        guard offset >= 0, offset &+ 2 <= count else { return }
        buffer[offset] = UInt8(truncatingIfNeeded: value &>> 8)
        buffer[offset &+ 1] = UInt8(truncatingIfNeeded: value)
    }

    /// Takes back everything behind the first `count` octets, and every name that may not be pointed to any more.
    ///
    /// - Parameter count: Octets to keep; a value that is no less than the present count changes nothing.
    public mutating func truncate(to count: Int) {
        guard count >= 0, count < self.count else { return }
        self.count = count
        compression.removeNames(endingBeyond: count)
    }
}
