// SPDX-License-Identifier: MIT
internal import JSONRPC

/// Amounts in an audit log, added up by what became of them.
///
/// An entry takes part if its details have a member `outcome`, a word such as `confirmed`. The amount is the member
/// `amount`, coins as a decimal text or number with at most six decimals, such as `"0.010000"`; nothing if it is missing.
public struct AuditSums: Hashable, Sendable {
    /// Entries with one outcome.
    public struct Sum: Hashable, Sendable {
        /// How many there are.
        public var entries = 0
        /// Their amounts, in millionths of a coin.
        public var units: Int64 = 0
    }

    /// The sum for each outcome.
    public private(set) var byOutcome: [String: Sum] = [:]

    /// How many different outcomes are kept apart; a log with more is none of ours, and the rest is added up as `other`.
    private static let outcomeLimit = 100

    /// Creates sums of nothing.
    public init() {}

    /// Adds an entry.
    public mutating func add(_ entry: AuditEntry) {
        guard var outcome = entry.details["outcome"]?.text else { return }
        if byOutcome[outcome] == nil, byOutcome.count >= Self.outcomeLimit { outcome = "other" }
        var sum = byOutcome[outcome] ?? Sum()
        sum.entries += 1
        let (units, overflow) = sum.units.addingReportingOverflow(Self.units(entry.details["amount"]))
        sum.units = overflow ? (units < 0 ? .max : .min) : units
        byOutcome[outcome] = sum
    }

    private static func units(_ amount: JSON?) -> Int64 {
        switch amount {
        case .string(let text): JSON.number(String(decoding: text, as: UTF8.self)).units ?? 0
        case .number: amount?.units ?? 0
        default: 0
        }
    }
}
