// SPDX-License-Identifier: MIT
import Entropy
import Foundation
import Nettle
import Testing

/// Held against what the C code of the project gives.
@Suite struct RC4OKTests {
    struct Vectors: Decodable {
        struct Case: Decodable {
            var name: String
            var key_hex: String
            var first_256_hex: String
            var bytes_65536_to_65599_hex: String
            var sha256_of_first_1048576_bytes: String
        }

        struct EntropyCase: Decodable {
            struct Step: Decodable {
                var op: String
                var x: UInt16?
                var n: Int?
                var hex: String?
            }

            var key_hex: String
            var steps: [Step]
        }

        var cases: [Case]
        var entropy_cases: [EntropyCase]
    }

    private static let vectors = Fixture.decoded(Vectors.self, "rc4ok.json")

    @Test("Every key gives the octets of the original", arguments: vectors.cases)
    func keys(_ vector: Vectors.Case) throws {
        var generator = try #require(RC4OK(key: Fixture.octets(hex: vector.key_hex)))
        let octets = (0..<1_048_576).map { _ in generator.next() }
        #expect(Fixture.hex(octets[..<256]) == vector.first_256_hex)
        #expect(Fixture.hex(octets[65_536..<65_600]) == vector.bytes_65536_to_65599_hex)
        #expect(Fixture.hex(Hash.sha256(octets)) == vector.sha256_of_first_1048576_bytes)
    }

    @Test("Values taken in between change what follows, as in the original", arguments: vectors.entropy_cases)
    func additions(_ vector: Vectors.EntropyCase) throws {
        var generator = try #require(RC4OK(key: Fixture.octets(hex: vector.key_hex)))
        var checked = 0
        for step in vector.steps {
            if step.op == "addentropy", let x = step.x { generator.add(x) }
            guard step.op == "prng", let n = step.n, let hex = step.hex else { continue }
            #expect(Fixture.hex((0..<n).map { _ in generator.next() }) == hex)
            checked += 1
        }
        #expect(checked > 0)
    }

    @Test("An empty key is refused")
    func emptyKey() {
        #expect(RC4OK(key: []) == nil)
    }
}
