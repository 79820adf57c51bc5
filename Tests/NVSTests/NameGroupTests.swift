// SPDX-License-Identifier: MIT
import NVS
import Testing

@Suite("Groups of names")
struct NameGroupTests {
    @Test(
        "hold what one name can change for another",
        arguments: [
            ("dns:a.emc", "dns:a.emc"),
            ("dns:www.a.emc", "dns:a.emc"),
            ("dns:x.y.z.www.a.emc", "dns:a.emc"),
            ("dns:emc", "dns:emc"),
            ("dns:", "dns:"),
            ("dns:.", "dns:."),
            ("dns:..", "dns:."),
            ("dns:a.", "dns:a."),
            ("dns:signed.sig:0", "dns:signed.sig"),
            ("dns:x.signed.sig:100", "dns:signed.sig"),
            ("dns:signed.sig:", "dns:signed.sig:"),
            ("dns:signed.sig:x", "dns:signed.sig:x"),
            ("enum:17771234567:0", "enum:17771234567"),
            ("enum:17771234567:12", "enum:17771234567"),
            ("enum:7.6.5.4.3.2.1.7.7.7.1.e164.arpa", "enum:17771234567"),
            ("enum:1.e164.arpa", "enum:1"),
        ]
    )
    func groups(name: String, key: String) throws {
        let group = try #require(NameGroup(name: Array(name.utf8)))
        #expect(String(decoding: group.key, as: UTF8.self) == key)
        #expect(group == NameGroup(key: Array(key.utf8)))
        #expect(group.isDNS == name.hasPrefix("dns:"))
        #expect(String(decoding: group.subject, as: UTF8.self) == key.drop { $0 != ":" }.dropFirst())
    }

    @Test(
        "hold no other names",
        arguments: [
            "", "d", "dns", "DNS:a.emc", "dnsx:a", "ness:worm", "ver:enum", "srl:test-00", "enum", "enum:",
            "enum:tollfree", "enum:17771234567", "enum:17771234567:", "enum:17771234567:x", "enum::0",
            "enum:1777:0:1", "enum:1777:12345678901", "enum:+1777:0", "enum:.e164.arpa", "enum:e164.arpa",
            "enum:.1.e164.arpa", "enum:12.e164.arpa", "enum:1..2.e164.arpa", "enum:1.x.e164.arpa", "enum:1.e164.arpa.",
        ]
    )
    func others(name: String) {
        #expect(NameGroup(name: Array(name.utf8)) == nil)
    }

    @Test("take any octets")
    func octets() {
        #expect(NameGroup(name: [0xFF, 0, 0x80]) == nil)
        let name = Array("dns:".utf8) + [0xFF, 0x2E, 0x00, 0x2E, 0x80]
        #expect(NameGroup(name: name)?.key == Array("dns:".utf8) + [0x00, 0x2E, 0x80])
    }
}
