// SPDX-License-Identifier: MIT
import ResolverPolicy
import Testing

@Suite("Modes") struct ModeSourcesTests {
    @Test func theWeightiestSourceCounts() {
        var sources = ModeSources()
        #expect(sources.mode == .emerdns && sources.origin == .builtIn)
        sources.record = .hybrid
        #expect(sources.mode == .hybrid && sources.origin == .record)
        sources.configuration = .icann
        #expect(sources.mode == .icann && sources.origin == .configuration)
        sources.localOverride = .emerdns
        #expect(sources.mode == .emerdns && sources.origin == .localOverride)
        #expect(PolicyOrigin.allCases.map { sources[$0] } == [.emerdns, .hybrid, .icann, .emerdns])
        sources.localOverride = nil
        #expect(sources.mode == .icann)
    }

    @Test func words() {
        #expect(ResolverMode.allCases.map(\.rawValue) == ["emerdns", "hybrid", "icann"])
        #expect(ResolverMode.allCases.map(\.label) == ["Emer only", "both", "clearnet only"])
        #expect(ResolverMode.allCases.map(\.usesClearnet) == [false, true, true])
        #expect(ResolverMode.allCases.map(\.usesChain) == [true, true, false])
        #expect(PolicyOrigin.allCases.map(\.label) == ["default", "record", "configuration", "override"])
    }
}
