// SPDX-License-Identifier: MIT

/// Which of the lists count: a set of indices from 0 to 63.
public struct ListSelection: Hashable, Sendable {
    private var bits: UInt64

    private init(bits: UInt64) {
        self.bits = bits
    }

    /// The most lists there can be.
    public static let limit = 64
    /// All lists, those to come, too.
    public static let all = ListSelection(bits: .max)
    /// No list.
    public static let none = ListSelection(bits: 0)

    /// The lists with these indices; others than 0 to 63 there are not.
    public init(_ indices: some Sequence<Int>) {
        bits = indices.filter { (0..<Self.limit).contains($0) }.reduce(0) { $0 | 1 << UInt64($1) }
    }

    /// Whether the list with this index counts.
    public func contains(_ index: Int) -> Bool {
        index >= 0 && index < Self.limit && bits >> UInt64(index) & 1 == 1
    }
}
