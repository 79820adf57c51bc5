// SPDX-License-Identifier: MIT
import DNSWire

/// Records for ranges of numbers that have none of their own, such as toll-free numbers.
///
/// Lines `=PATTERN`, which must match a whole number, each followed by lines of the native form. Lines that start below
/// `0` in ASCII are comments. Patterns are read as in rules; one that cannot be is passed over with its lines.
public struct TollFreeTable: Sendable {
    private var ranges: [(pattern: Pattern, records: [ENUMRecord])] = []
    /// Lines, from 1, that could not be used.
    public private(set) var faults: [Int] = []

    /// How many ranges are kept.
    private static let limit = 1_000

    /// An empty table.
    public init() {}

    /// Reads a table.
    public init(_ text: [UInt8]) {
        var isUsable = false
        let lines = text.split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }
        for (index, line) in lines.enumerated() {
            guard let first = line.first, first >= UInt8(ascii: "0") else { continue }
            if first == UInt8(ascii: "=") {
                let end = line.lastIndex { $0 > 0x20 } ?? line.startIndex
                let pattern = try? Pattern(Array(line[(line.startIndex + 1)..<(end + 1)]))
                isUsable = pattern != nil && ranges.count < Self.limit
                if let pattern, isUsable { ranges.append((pattern, [])) } else { faults.append(index + 1) }
            } else if isUsable, let record = try? NativeLine.record(line) {
                ranges[ranges.count - 1].records.append(record)
            } else {
                faults.append(index + 1)
            }
        }
    }

    /// The records of the first range that holds a number; empty if none does.
    public func records(for number: E164Number) -> [ENUMRecord] {
        ranges.first { $0.pattern.matchesWhole(number.digits) }?.records ?? []
    }

    /// Whether the table has no range.
    public var isEmpty: Bool { ranges.isEmpty }
}
