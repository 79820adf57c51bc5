// SPDX-License-Identifier: MIT

/// Finds the height at which a node made the rows of a dump, when its tip moved between the question and the answer.
///
/// All rows are of one height, because the node looks through its index under its main lock; but a row tells only how many
/// blocks remain. `name_show` of the same name tells the absolute height of expiry, so the difference is the height, unless
/// the name was changed meanwhile. So some names are asked about and the majority decides.
struct DumpHeight: Sendable {
    /// How many rows are kept for asking.
    static let sampleLimit = 15
    /// How far the height may lie outside those of the tip before and after.
    ///
    /// It could only be there if blocks were disconnected and connected during the dump; an update moves the expiry by
    /// at least 175.
    private static let slack = 87

    private(set) var samples: [NameRow] = []
    private var seen = 0

    /// Looks at a batch of rows and keeps some, spread over the whole dump.
    mutating func sample(_ rows: [NameRow]) {
        // A life of billions of blocks is cut at the greatest height there is, and tells nothing.
        for row in rows where row.expiresIn < Int(Int32.max) / 2 {
            seen += 1
            if samples.count < Self.sampleLimit {
                samples.append(row)
            } else if seen.nonzeroBitCount == 1 {
                samples[seen.trailingZeroBitCount % Self.sampleLimit] = row
            }
        }
    }

    /// The height of the rows.
    ///
    /// - Parameters:
    ///   - entries: what `name_show` told of each sample, in their order.
    ///   - before: the height of the tip before the dump.
    ///   - after: the height of the tip after it.
    /// - Returns: the height; `nil` if the answers do not tell.
    func height(_ entries: [NameEntry?], before: Int, after: Int) -> Int? {
        // Without such rows there is nothing that could be wrong.
        guard !samples.isEmpty else { return before }
        let plausible = min(before, after) - Self.slack...max(before, after) + Self.slack
        var votes: [Int: Int] = [:]
        for (row, entry) in zip(samples, entries) {
            guard let entry, !entry.isDeleted, entry.name == row.name else { continue }
            let height = entry.expiresAt &- row.expiresIn
            if plausible.contains(height) { votes[height, default: 0] += 1 }
        }
        guard let winner = votes.max(by: { $0.value < $1.value }), winner.value * 2 > samples.count else { return nil }
        return winner.key
    }
}
