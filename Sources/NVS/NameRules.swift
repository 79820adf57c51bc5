// SPDX-License-Identifier: MIT

/// The rules of the name-value store that every node follows.
public enum NameRules {
    /// Blocks that make a day of a name's life.
    public static let blocksPerDay = 175
    /// The most octets of a name.
    public static let maxNameLength = 512
    /// The most octets of a value.
    public static let maxValueLength = 20_480
    /// The most days that one operation can pay for.
    public static let maxDays = 366_000_000

    /// The last height at which a name is active.
    ///
    /// - Parameters:
    ///   - height: the height of the `name_new` that opened the life, or what it was extended to before, when `days`
    ///     are those of one more update.
    ///   - days: days paid for.
    /// - Returns: the height, at most 2^31-1.
    public static func expiry(after height: Int, days: Int) -> Int32 {
        let (blocks, overflow) = days.multipliedReportingOverflow(by: blocksPerDay)
        let (sum, carry) = height.addingReportingOverflow(blocks)
        return overflow || carry ? .max : Int32(clamping: sum)
    }

    /// The fee, in millionths of a coin, that an operation has to burn.
    ///
    /// - Parameters:
    ///   - kind: the operation.
    ///   - nameLength: octets of the name.
    ///   - valueLength: octets of the value.
    ///   - days: days paid for.
    ///   - mint: what the last proof-of-work block minted, in millionths of a coin.
    /// - Returns: at least 100; 2^63-1 if no fee could be enough.
    public static func minimumFee(
        kind: NameOperation.Kind,
        nameLength: Int,
        valueLength: Int,
        days: Int,
        mint: Int64
    ) -> Int64 {
        let smallest: Int64 = 100
        let cent: Int64 = 10_000
        guard kind != .delete else { return smallest }
        let mint = max(mint, 0)
        let (rent, overflow) = Int64(max(days, 0)).multipliedReportingOverflow(by: mint)
        guard !overflow else { return .max }
        var total = rent / (365 * 100)
        if kind == .new { total += mint / 100 }
        // The square root of whole cents, taken in cents.
        total = Int64((Double(total / cent)).squareRoot() * Double(cent))
        total += Int64((nameLength + valueLength) / 128) * cent
        total = (total + cent - 1) / cent * cent / 100
        return max(total, smallest)
    }
}
