// SPDX-License-Identifier: MIT
import Address
import RandomTesting
import Testing

@Suite("Keys")
struct PrivateKeyTests {
    private static let keys = (try? RecordedAddresses.load().keys) ?? []
    /// The order of the curve's group (SEC 2 §2.4.1).
    private let order = octets("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")

    @Test("Public keys and their hashes, computed apart from Numen", arguments: keys)
    func publicKey(recorded: RecordedAddresses.Key) throws {
        let key = try #require(PrivateKey(octets(recorded.key)))
        #expect(hex(key.publicKey) == recorded.publicKey)
        #expect(hex(key.keyHash) == recorded.keyHash)
        #expect(key.octets == octets(recorded.key))
    }

    @Test("The fixtures are there")
    func fixtures() { #expect(Self.keys.count == 6) }

    @Test("What is no key")
    func rejected() {
        var above = order
        above[31] += 1
        for octets in [[], [1], Array(repeating: 1, count: 31), Array(repeating: 1, count: 33)] as [[UInt8]] {
            #expect(PrivateKey(octets) == nil)
        }
        #expect(PrivateKey(Array(repeating: 0, count: 32)) == nil)
        #expect(PrivateKey(Array(repeating: 0xFF, count: 32)) == nil)
        #expect(PrivateKey(order) == nil)
        #expect(PrivateKey(above) == nil)
    }

    @Test("Draws until the octets are a key")
    func random() {
        /// Gives all bits set first, which is no key, then numbers that count.
        struct Stuck: RandomNumberGenerator {
            var left = 32
            mutating func next() -> UInt64 {
                left -= 1
                return left >= 0 ? .max : UInt64(bitPattern: Int64(-left))
            }
        }
        var generator = Stuck()
        #expect(PrivateKey.random(using: &generator).publicKey.count == 33)
        #expect(generator.left < 0)
        var other = SplitMix64(seed: 6)
        #expect(PrivateKey.random(using: &other) != PrivateKey.random(using: &other))
    }
}
