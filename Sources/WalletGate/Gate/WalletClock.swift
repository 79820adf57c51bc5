// SPDX-License-Identifier: MIT
internal import Foundation

/// Time as the gate sees it.
public struct WalletClock: Sendable {
    /// Seconds since 1970.
    public var now: @Sendable () -> Int64
    /// Waits for some seconds; throws when the task is cancelled.
    public var sleep: @Sendable (Int64) async throws -> Void

    /// Creates a clock, for tests.
    public init(now: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (Int64) async throws -> Void) {
        self.now = now
        self.sleep = sleep
    }

    /// The clock of the machine.
    public static let system = WalletClock(
        now: { Int64(Date().timeIntervalSince1970) },
        sleep: { try await Task.sleep(for: .seconds($0)) }
    )
}
