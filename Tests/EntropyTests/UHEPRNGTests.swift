// SPDX-License-Identifier: MIT
import Entropy
import Foundation
import Nettle
import Testing

/// Held against what Gibson's JavaScript gives.
@Suite struct UHEPRNGTests {
    struct Vectors: Decodable {
        struct State: Decodable {
            var s: [Double]
            var c: Int
            var p: Int
            var mash_n: Double
        }

        struct Seeded: Decodable {
            var seed: String?
            var state_after_init: State?
            var state_after_hash_string: State?
            var string_64: String
            var state_after_string_64: State?
            var first_8_raw: [Double]?
            var twelve_random_1000000: [UInt32]?
            var four_f53: [Double]?
            var thirty_two_random_256: [UInt32]?
            var sha256_of_string_100000: String?
        }

        struct HashCore: Decodable {
            var args: [String]
            var state: State
            var string_32: String?
        }

        struct Reference: Decodable {
            var seeded: [Seeded]
            var hash_core: [HashCore]
        }

        var grc_reference: Reference
    }

    private static let vectors =
        Fixture.decoded(Vectors.self, "uheprng.json").grc_reference

    private func expect(_ generator: UHEPRNG, _ state: Vectors.State?) {
        guard let state else { return }
        #expect(generator.state.words == state.s)
        #expect(generator.state.carry == state.c)
        #expect(generator.state.phase == state.p)
        #expect(generator.state.mash == state.mash_n)
    }

    @Test("Every seed gives the digits of the original", arguments: vectors.seeded)
    func seeds(_ vector: Vectors.Seeded) {
        var seeded = UHEPRNG()
        expect(seeded, vector.state_after_init)
        if let seed = vector.seed { seeded.hash(seed) }
        expect(seeded, vector.state_after_hash_string)
        var generator = seeded
        #expect(generator.nextText(64) == vector.string_64)
        expect(generator, vector.state_after_string_64)
        func check<Value: Equatable>(_ expected: [Value]?, _ next: (inout UHEPRNG) -> Value) {
            guard let expected else { return }
            var generator = seeded
            #expect(expected.indices.map { _ in next(&generator) } == expected)
        }
        check(vector.first_8_raw) { $0.nextRaw() }
        check(vector.twelve_random_1000000) { $0.next(below: 1_000_000) }
        check(vector.four_f53) { $0.nextUnit() }
        check(vector.thirty_two_random_256) { $0.next(below: 256) }
        if let expected = vector.sha256_of_string_100000 {
            var generator = seeded
            let text = generator.nextText(100_000).utf8
            #expect(Fixture.hex(Hash.sha256(text)) == expected)
        }
    }

    @Test("Texts mixed in, one after the other, give the states of the original")
    func mixing() {
        var generator = UHEPRNG()
        for vector in Self.vectors.hash_core {
            for text in vector.args { generator.mix(text) }
            expect(generator, vector.state)
            if let expected = vector.string_32 { #expect(generator.nextText(32) == expected) }
        }
    }

    @Test("What is taken in changes what follows, every time")
    func additions() {
        var (once, twice) = (UHEPRNG(), UHEPRNG())
        let untouched = once
        once.add([7], at: 1, salt: [1, 2, 3])
        twice = once
        twice.add([7], at: 1, salt: [1, 2, 3])
        #expect(once.state.words != untouched.state.words)
        #expect(twice.state.words != once.state.words)
        #expect(once.state.words.allSatisfy { (0..<1).contains($0) })
    }
}
