// SPDX-License-Identifier: MIT
import NVS
import Testing

@Suite("Hexadecimal")
struct HexTests {
    @Test("has two digits for every octet")
    func all() {
        let octets = (0...255).map { UInt8($0) }
        let text = Hex.encode(octets)
        #expect(text == octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
        #expect(Hex.decode(text) == octets)
        #expect(Hex.decode(text.uppercased()) == octets)
        #expect(Hex.encodeOctets(octets) == Array(text.utf8))
        #expect(Hex.encode([]) == "")
        #expect(Hex.decode("") == [])
    }

    @Test(
        "is nothing else",
        arguments: ["0", "000", "0g", "g0", "0x", " 0", "é", "0\u{0}", "-1", "/0", ":0", "@0", "`0"]
    )
    func others(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
