// SPDX-License-Identifier: MIT
public import NVS

/// All that is known of a name, and the block that it is as of.
public struct NameDetail: Hashable, Sendable {
    /// The block.
    public var tip: DirectoryTip
    /// The name as its last operation has left it; without a value if that was a deletion.
    public var record: NameRecord
    /// Whether its last operation was a deletion.
    public var isDeleted: Bool
    /// The height of the block with that operation; nil if nobody knows.
    public var height: Int?

    /// Puts it together.
    public init(tip: DirectoryTip, record: NameRecord, isDeleted: Bool = false, height: Int? = nil) {
        self.tip = tip
        self.record = record
        self.isDeleted = isDeleted
        self.height = height
    }
}

/// Some names, and the block that they are as of.
public struct NameListing: Hashable, Sendable {
    /// The block.
    public var tip: DirectoryTip
    /// The names, active or expired.
    public var records: [NameRecord]
    /// The name after which the next page begins; nil if there is none.
    public var next: [UInt8]?

    /// Puts it together.
    public init(tip: DirectoryTip, records: [NameRecord], next: [UInt8]? = nil) {
        self.tip = tip
        self.records = records
        self.next = next
    }
}
