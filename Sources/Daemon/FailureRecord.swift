// SPDX-License-Identifier: MIT
import Entropy
import EntropyFeeder
import Synchronization

/// Remembers how sources of entropy have failed, for whoever watches them next.
final class FailureRecord: Sendable {
    private let history = Mutex(FailureHistory())
    private let start = ContinuousClock.now

    /// What a process that begins has to know.
    func begin() -> [EntropySource: FailureHistory.Entry] {
        history.withLock { history in
            history.begin()
            return history.entries(at: now)
        }
    }

    /// Notes what the process that runs has found.
    func note(_ report: FeederReport) {
        history.withLock { history in
            for (source, found) in report.sources {
                history.note(found.failures, of: source, last: found.failure, at: now)
            }
        }
    }

    /// An operator has seen to a source, or to all.
    func forget(_ source: EntropySource?) { history.withLock { $0.forget(source) } }

    private var now: Int { start.duration(to: .now).milliseconds }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int { Int(self / .milliseconds(1)) }
}
