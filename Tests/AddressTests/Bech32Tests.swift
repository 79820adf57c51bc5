// SPDX-License-Identifier: MIT
import Address
import RandomTesting
import Testing

@Suite("BIP 173")
struct Bech32Tests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var text: String
        var version: UInt8
        var program: String

        var testDescription: String { text }
    }

    @Test(
        "Valid addresses of the test vectors",
        arguments: [
            Vector(
                text: "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
                version: 0,
                program: "751e76e8199196d454941c45d1b3a323f1433bd6"
            ),
            Vector(
                text: "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
                version: 0,
                program: "1863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262"
            ),
            Vector(
                text: "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx",
                version: 1,
                program: "751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6"
            ),
            Vector(text: "BC1SW50QA3JX3S", version: 16, program: "751e"),
            Vector(
                text: "bc1zw508d6qejxtdg4y5r3zarvaryvg6kdaj",
                version: 2,
                program: "751e76e8199196d454941c45d1b3a323"
            ),
            Vector(
                text: "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
                version: 0,
                program: "000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"
            ),
        ]
    )
    func valid(vector: Vector) throws {
        let prefix = String(vector.text.lowercased().prefix(2))
        for text in [vector.text.lowercased(), vector.text.uppercased()] {
            let decoded = try #require(Bech32.decode(text))
            #expect(decoded.prefix == prefix)
            #expect(decoded.version == vector.version)
            #expect(hex(decoded.program) == vector.program)
        }
        let again = Bech32.encode(prefix: prefix, version: vector.version, program: octets(vector.program))
        #expect(again == vector.text.lowercased())
    }

    @Test(
        "Invalid addresses of the test vectors",
        arguments: [
            ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "checksum"),
            ("BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2", "version 17"),
            ("bc1rw5uspcuh", "a program of 1 octet"),
            (
                "bc10w508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kw5rljs90",
                "a program of 41 octets"
            ),
            ("BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", "a program of 16 octets in version 0"),
            ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7", "both cases"),
            ("bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du", "more than 4 left-over bits"),
            (
                "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv",
                "left-over bits that are not 0"
            ),
            ("bc1gmk9yu", "nothing"),
            // The vectors for the form below addresses.
            ("\u{20}1nwldj5", "a prefix out of range"),
            ("\u{7F}1axkwrx", "a prefix out of range"),
            ("\u{80}1eym55h", "a prefix out of range"),
            (
                "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
                "91 letters"
            ),
            ("pzry9x0s0muk", "no separator"),
            ("1pzry9x0s0muk", "no prefix"),
            ("x1b4n0q5v", "a letter of no value"),
            ("li1dgmt3", "a checksum too short"),
            ("de1lg7wt\u{FF}", "a letter out of range"),
            ("A1G7SGD8", "the checksum of the other case"),
            ("10a06t8", "no prefix"),
            ("1qzzfhee", "no prefix"),
            // Others.
            ("", "empty"),
            ("1", "a separator alone"),
            ("bc1", "nothing after the separator"),
            ("A12UEL5L", "no version"),
        ]
    )
    func invalid(text: String, reason: String) {
        #expect(Bech32.decode(text) == nil, "\(reason)")
    }

    @Test("A prefix out of range is refused although its checksum is right", arguments: ["b c", "\u{1}", "b\u{7F}c"])
    func prefixOutOfRange(prefix: String) {
        let text = Bech32.encode(prefix: prefix, version: 0, program: Array(repeating: 7, count: 20))
        #expect(Bech32.decode(text) == nil)
    }

    @Test("Letters that are ASCII in lower case only")
    func kelvin() {
        let text = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
        #expect(Bech32.decode(text) != nil)
        #expect(Bech32.decode(text.replacing("k", with: "\u{212A}")) == nil)
        #expect(Bech32.decode(text.uppercased().replacing("K", with: "\u{212A}")) == nil)
    }

    @Test("Up to four wrong letters are always found")
    func mistyped() {
        let letters = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l")
        var generator = SplitMix64(seed: 2)
        for _ in 0..<rounds {
            let program = generator.octets(20...20)
            var text = Array(Bech32.encode(prefix: "em", version: 0, program: program))
            let original = text
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                text[Int.random(in: 3..<text.count, using: &generator)] = letters[Int(generator.octet() & 31)]
            }
            let decoded = Bech32.decode(String(text))
            #expect(text == original ? decoded?.program == program : decoded == nil)
        }
    }

    @Test("Programs of every length come back", arguments: 2...40)
    func roundTrip(count: Int) throws {
        var generator = SplitMix64(seed: UInt64(count))
        let program = generator.octets(count...count)
        let decoded = try #require(Bech32.decode(Bech32.encode(prefix: "emrt", version: 16, program: program)))
        #expect(decoded.prefix == "emrt")
        #expect(decoded.version == 16)
        #expect(decoded.program == program)
    }
}
