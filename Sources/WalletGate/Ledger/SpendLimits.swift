// SPDX-License-Identifier: MIT

/// What may be spent, in millionths of a coin.
struct SpendLimits: Hashable, Sendable {
    /// On a day of UTC by everybody together; 0 turns spending off.
    var day: Int64
    /// On a day by one caller.
    var caller: Int64?
    /// By one order.
    var order: Int64?

    init(_ configuration: WalletConfiguration) {
        day = configuration.dailyBudget
        caller = configuration.callerBudget
        order = configuration.orderLimit
    }

    /// Checks whether an amount fits beside what is used.
    func check(_ needed: Int64, usedOfDay: Int64, usedByCaller: Int64) throws(WalletError) {
        guard day > 0 else { throw .spendingOff }
        try Self.check(needed, beside: 0, limit: order)
        try Self.check(needed, beside: usedByCaller, limit: caller)
        try Self.check(needed, beside: usedOfDay, limit: day)
    }

    private static func check(_ needed: Int64, beside used: Int64, limit: Int64?) throws(WalletError) {
        guard let limit else { return }
        guard needed <= limit else { throw .orderTooDear(limit: limit, needed: needed) }
        let (sum, overflow) = used.addingReportingOverflow(needed)
        guard !overflow, sum <= limit else { throw .budgetExceeded(limit: limit, used: used, needed: needed) }
    }
}
