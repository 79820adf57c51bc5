// SPDX-License-Identifier: MIT

/// The records of one type at one owner name, which are answered together or not at all (RFC 2181 §5).
public struct RRset: Hashable, Sendable {
    /// The type of every record.
    public var type: RRType

    /// Seconds a cache may keep the set: 0 to 2^31 - 1 (RFC 2181 §8).
    public var ttl: UInt32

    /// RDATA of each record, uncompressed as on the wire, at most 65535 octets each.
    public var rdata: [[UInt8]]

    /// Creates a set.
    ///
    /// - Parameters:
    ///   - type: The type of every record.
    ///   - ttl: Seconds a cache may keep the set.
    ///   - rdata: RDATA of each record, uncompressed as on the wire.
    public init(type: RRType, ttl: UInt32, rdata: [[UInt8]]) {
        self.type = type
        self.ttl = ttl
        self.rdata = rdata
    }
}
