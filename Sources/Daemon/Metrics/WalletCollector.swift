// SPDX-License-Identifier: MIT
import Telemetry
import WalletGate

/// Tells what may be spent on this day, and what of it is gone.
struct WalletCollector: MetricsCollector {
    let wallet: WalletClient

    func collect(into text: inout MetricsText) async {
        // Without a word of the wallet's process nothing is told; that it does not run is told by others.
        guard let budget = try? await wallet.budget() else { return }
        text.append(
            "numen_wallet_budget_coins",
            .gauge,
            "Coins that may be spent on a day (UTC); 0 if nothing may.",
            [.number(Double(budget.limit) / 1e6)]
        )
        text.append(
            "numen_wallet_spent_coins",
            .gauge,
            "Coins that were spent, or are reserved, on this day (UTC).",
            [.number(Double(budget.used) / 1e6)]
        )
    }
}
