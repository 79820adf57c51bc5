// SPDX-License-Identifier: MIT
import Entropy
import HTTPAPI
import Synchronization

/// Sources of entropy that a test turns.
final class MadeUpEntropy: EntropyControl {
    struct State: Sendable {
        var overview = EntropyOverview(
            feeder: "running",
            verdict: EntropyGate.Verdict(.ok),
            policy: .strict,
            sources: [
                .init(.jitter, state: .passing, samples: 5_000, failures: 1, repetition: 3, proportion: 20, claim: 200),
                .init(.rdseed, state: .failed, failure: "it gave <nothing>"),
                .init(.rdrand, state: .starting, samples: 12),
                .init(.hwrng, state: .absent),
            ],
            rate: 1_247,
            blocks: 7,
            available: 256,
            poolSize: 256
        )
        var refusal: String?
        var reseeded = 0
    }

    private let state = Mutex(State())

    init(_ verdict: EntropyGate.Verdict = EntropyGate.Verdict(.ok)) {
        state.withLock { $0.overview.verdict = verdict }
    }

    var overview: EntropyOverview { state.withLock(\.overview) }
    var verdict: EntropyGate.Verdict { overview.verdict }
    var reseeded: Int { state.withLock(\.reseeded) }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    func octets(_ count: Int) -> [UInt8]? { Array(repeating: UInt8(ascii: "r"), count: count) }

    func reseed() async -> String? {
        state.withLock { state in
            if state.refusal == nil { state.reseeded += 1 }
            return state.refusal
        }
    }
}
