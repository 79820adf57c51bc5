// SPDX-License-Identifier: MIT
public import NVS

/// What of the chain could not be used, by group of names; bounded, because strangers write the values.
public struct FaultLog: Sendable {
    /// The most groups whose faults are kept in words.
    private static let groupLimit = 1_000
    /// The most faults of one group that are kept in words.
    private static let faultLimit = 20

    private var faults: [NameGroup: [String]] = [:]
    /// How many groups have faults, also those whose words are not kept.
    public private(set) var count = 0

    /// Creates an empty log.
    public init() {}

    /// Takes the faults that a group has now.
    mutating func replace(_ group: NameGroup, with new: [String]) {
        if faults.removeValue(forKey: group) != nil { count -= 1 }
        guard !new.isEmpty else { return }
        count += 1
        if faults.count < Self.groupLimit { faults[group] = Array(new.prefix(Self.faultLimit)) }
    }

    /// The faults of a group.
    public subscript(group: NameGroup) -> [String] {
        faults[group] ?? []
    }

    /// All faults that are kept, in a stable order.
    public var all: [String] {
        faults.sorted { $0.key.key.lexicographicallyPrecedes($1.key.key) }.flatMap(\.value)
    }
}
