// SPDX-License-Identifier: MIT
import Address
import Foundation
import RandomTesting
import Testing

@Suite("RFC 4648 §4")
struct Base64Tests {
    // RFC 4648 §10.
    @Test(
        "Test vectors",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func vectors(plain: String, text: String) {
        #expect(Base64.encode(Array(plain.utf8)) == text)
        #expect(Base64.decode(Array(text.utf8)) == Array(plain.utf8))
    }

    @Test(
        "What is none",
        arguments: [
            // Wrong lengths.
            "A", "AA", "AAA", "AAAAA", "Zg", "Zg=", "Zm8", "Zm8==",
            // Padding at the wrong place, or too much of it.
            "=", "==", "===", "====", "A===", "=AAA", "A=AA", "AA=A", "AAAA====", "Zg==Zg==", "Zm8=Zm8=", "Zg==\n",
            // Bits that belong to no octet: all but one spelling of the same octets.
            "Zh==", "Zv==", "Zm9=", "Zm+=",
            // Letters of other forms.
            "Zm9-", "Zm9_", "Zm 9", "Zm9\n", "Zm9v\r\n  ", "Zm\u{0}v", "Zmé",
        ]
    )
    func rejected(text: String) {
        #expect(Base64.decode(Array(text.utf8)) == nil)
    }

    @Test("Foundation agrees, and each text has one spelling")
    func foundation() {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<rounds {
            let octets = generator.octets(0...80)
            let text = Base64.encode(octets)
            #expect(text == Data(octets).base64EncodedString())
            #expect(Base64.decode(Array(text.utf8)) == octets)
        }
    }

    @Test("Hostile octets: what is read is spelled the same again")
    func hostile() {
        var generator = SplitMix64(seed: 4)
        let letters = Array("AQgwZz019+/=== \n-".utf8)
        for _ in 0..<rounds {
            let text = generator.octets(0...12).map { letters[Int($0) % letters.count] }
            guard let octets = Base64.decode(text) else { continue }
            #expect(Array(Base64.encode(octets).utf8) == text)
        }
        for octet in UInt8.min...UInt8.max {
            _ = Base64.decode(Array(repeating: octet, count: 4))
        }
    }
}
