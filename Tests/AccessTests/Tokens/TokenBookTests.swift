// SPDX-License-Identifier: MIT
import Access
import RandomTesting
import Testing

@Suite("The book of tokens")
struct TokenBookTests {
    private static func texts(_ count: Int, seed: UInt64 = 1) -> [TokenText] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in TokenText.make(using: &random) }
    }

    @Test("knows a good token, and nobody else")
    func check() throws {
        let texts = Self.texts(3)
        let book = TokenBook([Token(texts[0], scopes: [.register]), Token(texts[1], scopes: [.operator, .list])])
        #expect(book.count == 2)
        #expect(book.principal(for: texts[0].text, now: 10) == .token(id: texts[0].id, scopes: [.register]))
        #expect(book.principal(for: texts[1].text, now: 10) == .token(id: texts[1].id, scopes: [.operator, .list]))
        #expect(book.principal(for: texts[2].text, now: 10) == nil)
        #expect(book.principal(for: "", now: 10) == nil)
        // The id of one with the secret of another.
        for other in texts[1...] {
            let mixed = texts[0].text.prefix(19) + other.text.suffix(43)
            #expect(TokenText(mixed) != nil)
            #expect(book.principal(for: mixed, now: 10) == nil)
        }
        #expect(book.token(id: texts[0].id)?.scopes == [.register])
        #expect(book.token(id: texts[2].id) == nil)
    }

    @Test("forgets a token at the second at which it expires", arguments: [-1, 0, 999] as [Int64])
    func expiry(now: Int64) throws {
        let text = Self.texts(1)[0]
        let book = TokenBook([Token(text, until: 1_000)])
        #expect(book.principal(for: text.text, now: now) != nil)
        #expect(book.principal(for: text.text, now: 1_000) == nil)
        #expect(book.principal(for: text.text, now: .max) == nil)
    }

    @Test("does not take a revoked token, whenever that was")
    func revoked() {
        let text = Self.texts(1)[0]
        var token = Token(text)
        token.revokedAt = 500
        let book = TokenBook([token])
        #expect(book.principal(for: text.text, now: 10) == nil)
        #expect(book.principal(for: text.text, now: 600) == nil)
        #expect(token.state(at: 10) == .revoked)
        #expect(token.state(at: 2_000) == .revoked)
        #expect(token.endsAt == 500)
    }

    @Test("cannot be entered with a secret for the token that nobody has")
    func nobody() {
        let book = TokenBook()
        let zeros = [UInt8](repeating: 0, count: 32)
        for text in Self.texts(100) {
            #expect(text.digest != zeros)
            #expect(book.principal(for: text.text, now: -1) == nil)
        }
        // A stored token with a wrong digest stands for nobody.
        var token = Token(Self.texts(1)[0])
        token.digest = []
        #expect(TokenBook([token]).principal(for: Self.texts(1)[0].text, now: 10) == nil)
    }

    @Test("is bounded, and the first of two tokens with one id counts")
    func bounds() {
        let texts = Self.texts(TokenBook.limit + 5)
        let book = TokenBook(texts.map { Token($0) })
        #expect(book.count == TokenBook.limit)
        #expect(book.principal(for: texts[TokenBook.limit - 1].text, now: 10) != nil)
        #expect(book.principal(for: texts[TokenBook.limit].text, now: 10) == nil)
        let twice = TokenBook([Token(texts[0], scopes: [.list]), Token(texts[0], scopes: [.operator])])
        #expect(twice.principal(for: texts[0].text, now: 10)?.holds(.operator) == false)
    }

    @Test("takes as long for an unknown id as for a known one with a wrong secret", .enabled(if: longTests))
    func timing() {
        let texts = Self.texts(2_000)
        let others = Self.texts(2_000, seed: 2)
        let book = TokenBook(texts.map { Token($0) })
        let strangers = Self.texts(2_000, seed: 4)
        // Made alike, for even how a text lies in memory takes its time.
        func mix(_ ids: [TokenText]) -> [String] {
            zip(ids, others).map { String($0.text.prefix(19) + $1.text.suffix(43)) }
        }
        let groups = [mix(texts), mix(strangers)]
        let clock = ContinuousClock()
        var times: [[Double]] = [[], []]
        var random = SplitMix64(seed: 3)
        for _ in 0..<100_000 {
            // Interleaved, in random order, so that what slows the machine slows both.
            for group in Bool.random(using: &random) ? [0, 1] : [1, 0] {
                let text = groups[group][Int.random(in: 0..<2_000, using: &random)]
                let time = clock.measure { _ = book.principal(for: text, now: 10) }
                times[group].append(Double(time.components.attoseconds) / 1e9)
            }
        }
        for cropped in [0.01, 0.1] {
            let samples = times.map { Array($0.sorted().dropLast(Int(Double($0.count) * cropped))) }
            let value = welch(samples[0], samples[1])
            print("Welch's t at \(cropped): \(value), means \(samples.map { $0.reduce(0, +) / Double($0.count) }) ns")
            #expect(abs(value) < 4.5)
        }
    }

    /// Welch's t of two samples.
    private func welch(_ left: [Double], _ right: [Double]) -> Double {
        func moments(_ sample: [Double]) -> (mean: Double, error: Double) {
            let mean = sample.reduce(0, +) / Double(sample.count)
            let variance = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sample.count - 1)
            return (mean, variance / Double(sample.count))
        }
        let (first, second) = (moments(left), moments(right))
        return (first.mean - second.mean) / (first.error + second.error).squareRoot()
    }
}
