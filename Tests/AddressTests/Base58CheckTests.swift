// SPDX-License-Identifier: MIT
import Address
import RandomTesting
import Testing

@Suite("Base58Check")
struct Base58CheckTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        var hex: String
        var text: String

        var testDescription: String { text }
    }

    // Well-known keys and addresses of the chain from which the form comes.
    static let pairs = [
        Pair(hex: "0000000000000000000000000000000000000000" + "00", text: "1111111111111111111114oLvT2"),
        Pair(hex: "0062e907b15cbf27d5425399ebf6f0fb50ebb88f18", text: "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        Pair(hex: "00010966776006953d5567439e5e39f86a0d273bee", text: "16UwLL9Risc3QfPqBUvKofHmBQ7wMtjvM"),
        Pair(
            hex: "800c28fca386c7a227600b2fe50b7cae11ec86d3bf1fbe471be89827e19d72aa1d",
            text: "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
        ),
        Pair(
            hex: "800c28fca386c7a227600b2fe50b7cae11ec86d3bf1fbe471be89827e19d72aa1d01",
            text: "KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617"
        ),
        Pair(hex: "", text: "3QJmnh"),
    ]

    @Test(arguments: pairs)
    func wellKnown(pair: Pair) {
        #expect(Base58Check.encode(octets(pair.hex)) == pair.text)
        #expect(Base58Check.decode(pair.text) == octets(pair.hex))
    }

    @Test("A key as the node's wallet exports it")
    func exportedKey() throws {
        let exported = try RecordedAddresses.load().exportedKey
        // The private chain's mark, and the one for keys whose public key is of the short form.
        let expected = [239] + octets(exported.key) + [1]
        #expect(Base58Check.decode(exported.text) == expected)
        #expect(Base58Check.encode(expected) == exported.text)
    }

    @Test("Every letter counts", arguments: pairs)
    func mistyped(pair: Pair) {
        let letters = Array(pair.text)
        for place in letters.indices {
            for letter in "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz" where letter != letters[place] {
                var changed = letters
                changed[place] = letter
                #expect(Base58Check.decode(String(changed)) == nil)
            }
            var shorter = letters
            shorter.remove(at: place)
            #expect(Base58Check.decode(String(shorter)) == nil)
        }
    }

    @Test(
        "What is none",
        arguments: [
            "", "1", "1111", "3QJmn", "13QJmnh", "3QJmnh1", " 3QJmnh", "3QJmnh ", "3QJmnh\n", "3QJmn0", "3QJmnO",
            "3QJmnI",
            "3QJmnl", "3QJmnh\u{0}", "3QJmnｈ",
            String(repeating: "1", count: 129), String(repeating: "z", count: 100_000),
        ]
    )
    func rejected(text: String) {
        #expect(Base58Check.decode(text) == nil)
    }

    @Test("Any octets come back")
    func roundTrip() {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<rounds {
            let zeros = Int.random(in: 0...4, using: &generator)
            let octets = Array(repeating: 0, count: zeros) + generator.octets(0...60)
            #expect(Base58Check.decode(Base58Check.encode(octets)) == octets)
        }
    }
}
