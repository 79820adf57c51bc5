// SPDX-License-Identifier: MIT
import Entropy
import Testing

@Suite("What is remembered of failures") struct FailureHistoryTests {
    private let day = 86_400_000

    @Test("outlives the processes that find them, for a day")
    func days() {
        var history = FailureHistory()
        history.begin()
        #expect(history.entries(at: 0).isEmpty)
        history.note(1, of: .jitter, last: .repetition, at: 10)
        // The same one is told again and again.
        history.note(1, of: .jitter, last: .repetition, at: 20)
        #expect(history.entries(at: 20) == [.jitter: .init(count: 1, last: .repetition)])
        history.begin()
        history.note(0, of: .jitter, last: nil, at: 30)
        history.note(1, of: .jitter, last: .silence, at: 40)
        #expect(history.entries(at: 40) == [.jitter: .init(count: 2, last: .silence)])
        #expect(history.entries(at: 10 + day) == [.jitter: .init(count: 1, last: .silence)])
        #expect(history.entries(at: 40 + day).isEmpty)
    }

    @Test("is bounded, and forgotten when an operator says so")
    func forget() {
        var history = FailureHistory()
        history.note(.max, of: .hwrng, last: .proportion, at: 0)
        history.note(2, of: .jitter, last: .prediction, at: 0)
        #expect(history.entries(at: 0)[.hwrng]?.count == SourceHealth.failureLimit)
        history.forget(.hwrng)
        #expect(Set(history.entries(at: 0).keys) == [.jitter])
        history.forget(nil)
        #expect(history.entries(at: 0).isEmpty)
    }

    @Test("keeps a source out for good under the next eyes", arguments: 0...4)
    func retired(count: Int) {
        let past = FailureHistory.Entry(count: count, last: .silence)
        var health = SourceHealth(.init(entropy: 2), past: past, at: 0)
        #expect((health.state == .retired(.silence)) == (count >= SourceHealth.failureLimit))
        guard count < SourceHealth.failureLimit else {
            health.restart(at: 0)
            #expect(health.state == .starting(0))
            return
        }
        health.lose(at: 0)
        #expect((health.state == .retired(.silence)) == (count + 1 >= SourceHealth.failureLimit))
    }
}
