// SPDX-License-Identifier: MIT
import DNSWire

/// Records for ranges of numbers that have none of their own, such as toll-free numbers.
///
/// Lines `=PATTERN`, which must match a whole number without its `+`, each followed by lines of the native form. Lines
/// that start below `0` in ASCII are comments. Patterns are read as in rules; one that cannot be is passed over with its
/// lines.
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
        for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            // A CR alone ends a line, too, but does not count in editors.
            for part in line.split(separator: 0x0D) {
                guard let first = part.first, first >= UInt8(ascii: "0"), let end = part.lastIndex(where: { $0 > 0x20 })
                else { continue }
                if !read(part[...end], &isUsable) { faults.append(index + 1) }
            }
        }
    }

    /// Reads a line, false if it cannot be used; whether its range can be is kept from line to line.
    private mutating func read(_ line: ArraySlice<UInt8>, _ isUsable: inout Bool) -> Bool {
        if line.first == UInt8(ascii: "=") {
            let pattern = try? Pattern(Array(line.dropFirst()))
            isUsable = pattern != nil && line.count > 1 && ranges.count < Self.limit
            if let pattern, isUsable { ranges.append((pattern, [])) }
            return isUsable
        }
        guard isUsable, let record = try? NativeLine.record(line) else { return false }
        ranges[ranges.count - 1].records.append(record)
        return true
    }

    /// The records of the first range that holds a number and has any; empty if none does.
    public func records(for number: E164Number) -> [ENUMRecord] {
        ranges.first { !$0.records.isEmpty && $0.pattern.matchesWhole(number.digits) }?.records ?? []
    }

    /// Whether the table has no range.
    public var isEmpty: Bool { ranges.isEmpty }
}
