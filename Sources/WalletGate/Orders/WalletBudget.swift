// SPDX-License-Identifier: MIT

/// What a day's spending may be, and what of it is gone.
public struct WalletBudget: Hashable, Sendable {
    /// The day, in days of UTC since 1970-01-01.
    public var day: Int64
    /// The most that may be spent on a day, in millionths of a coin; 0 if spending is off.
    public var limit: Int64
    /// What was spent, or is reserved, on that day.
    public var used: Int64

    /// Creates a value.
    public init(day: Int64, limit: Int64, used: Int64) {
        self.day = day
        self.limit = limit
        self.used = used
    }

    /// The day in which a time lies, which is in seconds since 1970.
    static func day(of time: Int64) -> Int64 {
        time >= 0 ? time / 86_400 : (time + 1) / 86_400 - 1
    }
}
