// SPDX-License-Identifier: MIT
import Entropy
import EntropyFeeder
import RandomTesting
import Synchronization

/// A source that gives what a test says.
final class MadeUpSource: SampleSource, Sendable {
    /// How it is.
    enum Mood: CaseIterable {
        case healthy
        case stuck
        case biased
        case periodic
        case silent
        case gone
    }

    let source: EntropySource
    private let state: Mutex<(mood: Mood, random: SplitMix64, count: Int, given: Int)>

    init(_ source: EntropySource, seed: UInt64, count: Int = 96) {
        self.source = source
        state = Mutex((.healthy, SplitMix64(seed: seed), count, 0))
    }

    var mood: Mood {
        get { state.withLock { $0.mood } }
        set { state.withLock { $0.mood = newValue } }
    }

    /// How many samples it has given.
    var given: Int { state.withLock { $0.given } }

    func sample() -> Sampling {
        state.withLock { state in
            let count = state.count / 2 + Int(state.random.next() % UInt64(state.count))
            var samples: [UInt8] = []
            for index in 0..<count {
                switch state.mood {
                case .healthy: samples.append(state.random.octet())
                case .stuck: samples.append(5)
                case .biased: samples.append(state.random.next() % 8 == 0 ? state.random.octet() : 5)
                case .periodic: samples.append(UInt8(index % 7))
                case .silent: return .nothing
                case .gone: return .gone
                }
            }
            state.given += count
            return .samples(samples)
        }
    }
}
