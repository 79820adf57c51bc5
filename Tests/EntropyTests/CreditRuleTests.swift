// SPDX-License-Identifier: MIT
import Entropy
import RandomTesting
import Testing

@Suite struct CreditRuleTests {
    static let cases: [(assessed: Double, octets: Int, bits: Int)] = [
        (0, 64, 0), (64, 64, 0), (65, 64, 0), (66, 64, 1), (67.9, 64, 1), (68, 64, 2), (575.9, 64, 255), (576, 64, 256),
        (1e9, 64, 256), (1e300, 64, 256), (.infinity, 64, 256), (.nan, 64, 0), (-1, 64, 0), (-.infinity, 64, 0),
        (1_000, 31, 248), (1_000, 1, 8), (1_000, 0, 0), (1_000, -1, 0), (1_000, .max, 256),
    ]

    @Test("Half of what is above the margin, within all limits", arguments: cases)
    func bits(_ row: (assessed: Double, octets: Int, bits: Int)) {
        #expect(CreditRule.bits(assessed: row.assessed, octets: row.octets) == row.bits)
    }

    @Test("No more than a call a second, whatever is asked for")
    func pace() {
        var random = SplitMix64(seed: 7)
        var rule = CreditRule()
        var (now, last) = (0, Int.min / 2)
        for _ in 0..<20_000 {
            now += Int(random.next() % 700)
            let assessed = Double(random.next() % 1_200) - 100
            let bits = rule.grant(assessed: assessed, octets: 64, at: now)
            #expect(bits == 0 || Double(bits) <= (assessed - 64) / 2 && bits <= 256)
            guard bits > 0 else { continue }
            #expect(now - last >= 1_000)
            last = now
        }
    }

    @Test("Who is granted nothing is not made to wait")
    func nothing() {
        var rule = CreditRule()
        #expect(rule.grant(assessed: 10, octets: 64, at: 0) == 0)
        #expect(rule.grant(assessed: 576, octets: 64, at: 1) == 256)
        #expect(rule.grant(assessed: 576, octets: 64, at: 1_000) == 0)
        #expect(rule.grant(assessed: 576, octets: 64, at: 1_001) == 256)
    }
}
