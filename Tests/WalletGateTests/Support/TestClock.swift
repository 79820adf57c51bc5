// SPDX-License-Identifier: MIT
import Synchronization
import WalletGate

/// A clock that stands until the test moves it.
final class TestClock: Sendable {
    /// Noon of some day.
    static let start: Int64 = 20_000 * 86_400 + 43_200

    private let time: Mutex<Int64>
    private let pauses = Mutex<[Int64]>([])

    init(_ time: Int64 = TestClock.start) {
        self.time = Mutex(time)
    }

    var now: Int64 { time.withLock(\.self) }

    func advance(_ seconds: Int64) { time.withLock { $0 += seconds } }

    var clock: WalletClock {
        WalletClock(
            now: { self.now },
            sleep: { seconds in
                try Task.checkCancellation()
                self.advance(seconds)
                await Task.yield()
            }
        )
    }
}
