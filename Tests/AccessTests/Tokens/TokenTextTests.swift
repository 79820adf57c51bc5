// SPDX-License-Identifier: MIT
import Access
import RandomTesting
import Testing

@Suite("The text of a token")
struct TokenTextTests {
    /// Thirty-two zero octets, and their SHA-256 as `head -c 32 /dev/zero | sha256sum` prints it.
    private static let zeros = "numen_aaaaaaaaaaaa_" + String(repeating: "A", count: 43)
    private static let digestOfZeros = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"

    @Test("is the prefix, an id and the secret, and its digest is that of the secret's octets")
    func known() throws {
        var random = Constant(number: 0)
        let made = TokenText.make(using: &random)
        #expect(made.text == Self.zeros)
        #expect(made.id == "aaaaaaaaaaaa")
        #expect(made.digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == Self.digestOfZeros)
        #expect(TokenText(Self.zeros) == made)
        var ones = Constant(number: .max)
        #expect(TokenText.make(using: &ones).text == "numen_777777777777_" + String(repeating: "_", count: 42) + "8")
    }

    @Test("is read as it was made, also from a part of a text")
    func roundTrip() {
        var random = SplitMix64(seed: 1)
        var seen: Set<String> = []
        for _ in 0..<500 {
            let made = TokenText.make(using: &random)
            #expect(made.text.utf8.count == TokenText.length)
            #expect(TokenText(made.text) == made)
            #expect(TokenText(("Bearer " + made.text).dropFirst(7)) == made)
            seen.insert(made.id)
        }
        #expect(seen.count == 500)
    }

    private static let misspelt: [String] = {
        let secret = String(repeating: "A", count: 43)
        let start = String(zeros.dropLast())
        let rest = String(zeros.dropFirst(6))
        var texts = ["", "numen", "numen_", "\(zeros) ", " \(zeros)", "\(zeros)\n", "\(zeros)A", zeros.uppercased()]
        texts += ["Numen_\(rest)", "numen-\(rest)", "numen_aaaaaaaaaaaa-\(secret)"]
        // The last digit holds four bits of the secret; its two others must be zero.
        for end in ["B", "C", "D", "=", "+", "/", "\0", "é", ""] { texts.append(start + end) }
        for id in ["aaaaaaaaaaa1", "aaaaaaaaaaaA", "aaaaaaaaaaé", "aaaaaaaaaaa", "aaaaaaaaaaaaa", "aaaaaaaaaaa8"] {
            texts.append("numen_\(id)_\(secret)")
        }
        return texts
    }()

    @Test("has one spelling")
    func refused() {
        for text in Self.misspelt { #expect(TokenText(text) == nil, "\(text)") }
    }

    @Test("stands in no log")
    func hidden() {
        var random = SplitMix64(seed: 2)
        let token = TokenText.make(using: &random)
        let secret = token.text.suffix(43)
        var dumped = ""
        dump(token, to: &dumped)
        for text in ["\(token)", String(describing: token), String(reflecting: token), dumped, "\([token])"] {
            #expect(!text.contains(secret))
            #expect(text.contains(token.id))
        }
    }

    @Test("is refused or another one when octets are changed, whatever they are")
    func mutated() {
        var random = SplitMix64(seed: 3)
        let token = TokenText.make(using: &random)
        for _ in 0..<(longTests ? 2_000_000 : 20_000) {
            let text = String(
                decoding: random.mutate(Array(token.text.utf8), favouring: Array("A_-z2".utf8)),
                as: UTF8.self
            )
            guard let read = TokenText(text) else { continue }
            #expect(read.text == text)
            #expect((read == token) == (text == token.text))
        }
    }
}
