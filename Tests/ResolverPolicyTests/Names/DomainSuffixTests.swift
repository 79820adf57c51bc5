// SPDX-License-Identifier: MIT
import DNSWire
import RandomTesting
import ResolverPolicy
import Testing

@Suite("Domain suffix") struct DomainSuffixTests {
    @Test(arguments: [
        ("ness", "ness"), ("ness.", "ness"), (".ness", ".ness"), (".ness.", ".ness"), ("*.ness", ".ness"), (".", "."),
        ("NeSs", "ness"), ("a.b-c._d.e164.arpa", "a.b-c._d.e164.arpa"), ("xn--p1ai", "xn--p1ai"),
        // RFC 3492 §7.1 and names that exist; the Kelvin sign is a k in lower case.
        ("bücher", "xn--bcher-kva"), ("MÜNCHEN.de", "xn--mnchen-3ya.de"), (".испытание", ".xn--80akhbyknj4f"),
        ("例え.テスト", "xn--r8jz45g.xn--zckzah"), ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
        ("למההםפשוטלאמדבריםעברית", "xn--4dbcagdahymbxekheh6e0a7fei0b"), ("パフィーdeルンバ", "xn--de-jg4avhby1noc0d"),
        ("\u{212a}", "k"), ("☃", "xn--n3h"), ("\u{10ffff}", "xn--dn32g"),
    ])
    func reads(text: String, expected: String) throws {
        let suffix = try DomainSuffix(text)
        #expect(suffix.description == expected)
        #expect(try DomainSuffix(suffix.description) == suffix)
        #expect(suffix.includesApex == !expected.hasPrefix(".") || suffix == .everything)
    }

    @Test(arguments: [
        "", "..", "a..b", ".a..", "*", "*.", "a b", "a;b", "a\"b", "a/b", "a\nb", "*.*.a", "a.*", "a\\.b", "a\u{0}",
        String(repeating: "a", count: 64), String(repeating: "ü", count: 64), String(repeating: "ü", count: 100_000),
        String(repeating: "a.", count: 127) + "b",
    ])
    func refuses(text: String) {
        let error = #expect(throws: DomainSuffix.ParseError.self) { try DomainSuffix(text) }
        #expect(error?.text == text)
    }

    @Test func theLongestName() throws {
        let text = String(repeating: "a.", count: 126) + "b"
        #expect(try DomainSuffix(text).name.labelCount == 127)
    }

    @Test(arguments: [
        ("a.x", "x", true), ("a.x", ".x", true), ("x", "x", true), (".x", "x", true), (".x", ".x", true),
        ("x", ".x", false), ("x", "a.x", false), ("ax", "x", false), ("x", ".", true), (".", "x", false),
        ("A.X", "x", true),
    ])
    func covers(inner: String, outer: String, expected: Bool) throws {
        #expect(try DomainSuffix(inner).isCovered(by: DomainSuffix(outer)) == expected)
    }

    @Test func anyTextIsHarmless() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<(longTests ? 200_000 : 3_000) {
            let text = String(
                decoding: random.mutate(Array("*.пример.ness.".utf8), favouring: [0x2e, 0x2a]),
                as: UTF8.self
            )
            guard let suffix = try? DomainSuffix(text) else { continue }
            #expect(suffix.name.wire.count <= 255)
            #expect((try? DomainSuffix(suffix.description)) == suffix, "\(text.debugDescription)")
        }
    }
}
