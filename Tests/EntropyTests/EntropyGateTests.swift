// SPDX-License-Identifier: MIT
import Entropy
import Testing

@Suite struct EntropyGateTests {
    private func gate(
        _ policy: EntropyGate.Policy = .strict,
        leastRate: Int = 0,
        _ sight: EntropyGate.Sight? = nil
    ) -> EntropyGate {
        var gate = EntropyGate(policy, leastRate: leastRate)
        gate.note(isKernelReady: true)
        if let sight { gate.note(sight, at: 0) }
        return gate
    }

    @Test("Nothing is made before the kernel's generator is seeded", arguments: EntropyGate.Policy.allCases)
    func unseeded(policy: EntropyGate.Policy) {
        var gate = EntropyGate(policy)
        gate.note(.init(passing: [.jitter], rate: 9_999), at: 0)
        #expect(gate.verdict(at: 0).state == .blocked)
        #expect(!gate.verdict(at: 0).reason.isEmpty)
        gate.note(isKernelReady: true)
        #expect(gate.verdict(at: 0) == .init(.ok))
        gate.note(isKernelReady: false)
        #expect(gate.verdict(at: 0).state == .blocked)
    }

    @Test("The policy kernel asks for nothing else")
    func kernel() {
        var gate = gate(.kernel, leastRate: 1_000)
        #expect(gate.verdict(at: 1_000_000) == .init(.ok))
        gate.note(.init(failed: [.jitter, .hwrng]), at: 0)
        gate.loseFeeder()
        #expect(gate.verdict(at: 5) == .init(.ok))
    }

    @Test("The policy strict waits for a source that passes")
    func strictStart() {
        var gate = gate()
        #expect(gate.verdict(at: 0).state == .blocked)
        gate.note(.init(starting: [.jitter, .rdseed]), at: 100)
        #expect(gate.verdict(at: 100).state == .blocked)
        gate.note(.init(passing: [.rdseed], starting: [.jitter]), at: 200)
        #expect(gate.verdict(at: 200) == .init(.ok))
    }

    @Test("A source that is lost beside a healthy one is an alarm")
    func oneLost() {
        let verdict = gate(.strict, .init(passing: [.jitter], failed: [.hwrng, .rdseed])).verdict(at: 10)
        #expect(verdict.state == .degraded)
        #expect(verdict.reason.contains("hwrng, rdseed"))
    }

    @Test("No source that passes, and one that is known to be bad, blocks at once")
    func allFailed() {
        var gate = gate(.strict, .init(passing: [.jitter]))
        gate.note(.init(failed: [.jitter]), at: 10)
        #expect(gate.verdict(at: 10).state == .blocked)
        gate.note(.init(), at: 20)
        #expect(gate.verdict(at: 20).state == .blocked)
    }

    @Test("A feeder that is lost is an alarm within a second, and blocks after ten")
    func lost() {
        var gate = gate(.strict, .init(passing: [.jitter]))
        #expect(gate.verdict(at: 999) == .init(.ok))
        #expect(gate.verdict(at: 1_000).state == .degraded)
        #expect(gate.verdict(at: 9_999).state == .degraded)
        #expect(gate.verdict(at: 10_000).state == .blocked)
        gate.note(.init(passing: [.jitter]), at: 20_000)
        gate.loseFeeder()
        #expect(gate.verdict(at: 20_000).state == .degraded)
        // Started again: its sources have to pass their start-up.
        gate.note(.init(starting: [.jitter]), at: 20_100)
        #expect(gate.verdict(at: 20_100).state == .degraded)
        #expect(gate.verdict(at: 30_000).state == .blocked)
        gate.note(.init(passing: [.jitter]), at: 30_500)
        #expect(gate.verdict(at: 30_500) == .init(.ok))
    }

    @Test("A rate that is asked for and not reached is an alarm")
    func rate() {
        #expect(gate(leastRate: 1_000, .init(passing: [.jitter], rate: 999)).verdict(at: 0).state == .degraded)
        #expect(gate(leastRate: 1_000, .init(passing: [.jitter], rate: 1_000)).verdict(at: 0) == .init(.ok))
    }
}
