// SPDX-License-Identifier: MIT
import Address
import RandomTesting
import Secp256k1
import Testing

@Suite("Signed messages")
struct SignedMessageTests {
    private static let recorded = try? RecordedAddresses.load()

    /// A row of `signatures.json`.
    struct Signature: Decodable, Sendable, CustomTestStringConvertible {
        var name: String
        var base64: String
        var signer: String?

        var testDescription: String { "\(name): \(base64)" }

        struct File: Decodable {
            var owners: [String: String]
            var signatures: [Signature]
        }

        static let all = (try? fixture("signatures", as: File.self).signatures) ?? []
    }

    @Test("What the node signed and verified", arguments: recorded?.messages ?? [])
    func node(message: RecordedAddresses.Message) throws {
        let keyHash = try #require(Address(message.address, network: .regtest)?.keyHash)
        let signature = try #require(Base64.decode(Array(message.signature.utf8)))
        let text = Array(message.message.utf8)
        #expect(SignedMessage.verify(message: text, signature: signature, keyHash: keyHash) == message.isValid)
    }

    @Test("Each signature on the chain is its signer's, and nobody else's", arguments: Signature.all)
    func recordedSignature(row: Signature) throws {
        let owners = try fixture("signatures", as: Signature.File.self).owners.values
        let signature = Base64.decode(Array(row.base64.utf8)) ?? []
        let text = Array(row.name.utf8)
        if let signer = row.signer {
            #expect(SignedMessage.verify(message: text, signature: signature, keyHash: octets(signer)))
        }
        for owner in owners where owner != row.signer {
            #expect(!SignedMessage.verify(message: text, signature: signature, keyHash: octets(owner)))
        }
    }

    @Test("The fixtures are there")
    func fixtures() {
        #expect(Self.recorded?.messages.count == 5)
        #expect(Signature.all.count { $0.signer != nil } > 10)
        #expect(Signature.all.contains { $0.signer == nil })
    }

    @Test("No single bit can change")
    func mutations() throws {
        let message = try #require(Self.recorded?.messages.first)
        let keyHash = try #require(Address(message.address, network: .regtest)?.keyHash)
        let signature = try #require(Base64.decode(Array(message.signature.utf8)))
        let text = Array(message.message.utf8)
        func verify(_ text: [UInt8], _ signature: [UInt8], _ keyHash: [UInt8]) -> Bool {
            SignedMessage.verify(message: text, signature: signature, keyHash: keyHash)
        }
        #expect(verify(text, signature, keyHash))
        for bit in 0..<signature.count * 8 {
            // The node looks at three bits of the header and never at the others.
            let isIgnored = bit < 8 && (UInt8(truncatingIfNeeded: 1 << bit) & 7) == 0
            #expect(verify(text, signature.flipping(bit), keyHash) == isIgnored, "bit \(bit) of the signature")
        }
        for bit in 0..<text.count * 8 {
            #expect(!verify(text.flipping(bit), signature, keyHash), "bit \(bit) of the message")
        }
        for bit in 0..<keyHash.count * 8 {
            #expect(!verify(text, signature, keyHash.flipping(bit)), "bit \(bit) of the hash")
        }
    }

    @Test("What is no signature", arguments: [0, 1, 64, 66])
    func wrongLengths(count: Int) {
        let signature = [UInt8](repeating: 31, count: count)
        #expect(!SignedMessage.verify(message: [], signature: signature, keyHash: []))
        #expect(!SignedMessage.verify(message: [], signature: signature, keyHash: Array(repeating: 0, count: 20)))
    }

    @Test("Numbers out of the group are no signature, whatever the header", arguments: [0, 0xFF] as [UInt8])
    func outOfRange(octet: UInt8) {
        for header in UInt8.min...UInt8.max {
            let signature = [header] + [UInt8](repeating: octet, count: 64)
            #expect(!SignedMessage.verify(message: [1], signature: signature, keyHash: Array(repeating: 0, count: 20)))
        }
    }

    /// The lengths at which the count before a message takes another form, and those around them.
    @Test("Signs what it verifies", arguments: [0, 1, 252, 253, 254, 65_535, 65_536, 65_537])
    func roundTrip(count: Int) throws {
        var generator = SplitMix64(seed: UInt64(count))
        let key = PrivateKey.random(using: &generator)
        let message = generator.octets(count...count)
        let signature = try #require(SignedMessage.sign(message, with: key))
        #expect(signature.count == 65)
        #expect((31...34).contains(signature[0]))
        #expect(SignedMessage.verify(message: message, signature: signature, keyHash: key.keyHash))
        #expect(!SignedMessage.verify(message: message + [0], signature: signature, keyHash: key.keyHash))
        // RFC 6979: no randomness, so the same signature again.
        #expect(SignedMessage.sign(message, with: key) == signature)
    }

    @Test("The header tells which form of the key was hashed, short or long", arguments: recorded?.keys ?? [])
    func forms(recorded: RecordedAddresses.Key) throws {
        let key = try #require(PrivateKey(octets(recorded.key)))
        let message = Array("enum:1:0".utf8)
        var signature = try #require(SignedMessage.sign(message, with: key))
        let short = octets(recorded.keyHash)
        let long = octets(recorded.uncompressedKeyHash)
        #expect(SignedMessage.verify(message: message, signature: signature, keyHash: short))
        #expect(!SignedMessage.verify(message: message, signature: signature, keyHash: long))
        signature[0] -= 4
        #expect((27...30).contains(signature[0]))
        #expect(!SignedMessage.verify(message: message, signature: signature, keyHash: short))
        #expect(SignedMessage.verify(message: message, signature: signature, keyHash: long))
    }

    /// What is signed is written out here once more: the preamble and the message, each behind its length.
    @Test(
        "openssl verifies our signatures",
        .enabled(if: OpenSSL.isPresent),
        arguments: [
            (0, [0]), (17, [17]), (252, [252]), (253, [253, 253, 0]), (65_535, [253, 255, 255]),
            (65_536, [254, 0, 0, 1, 0]),
        ] as [(Int, [UInt8])]
    )
    func openSSL(count: Int, length: [UInt8]) async throws {
        let key = try #require(PrivateKey(octets("d99bd07de5bfbc1cc0cb5cc1f1deb431edb5970a3063a59facb660a0fcbc5500")))
        let message = [UInt8](repeating: 0x6E, count: count)
        let signature = try #require(SignedMessage.sign(message, with: key))
        let digest = Digest.sha256d([25] + Array("EmerCoin Signed Message:\n".utf8) + length + message)
        let numbers = Array(signature.dropFirst())
        #expect(try await OpenSSL.verifies(digest: digest, signature: numbers, publicKey: key.publicKey))
        let other = digest.flipping(0)
        #expect(try await !OpenSSL.verifies(digest: other, signature: numbers, publicKey: key.publicKey))
    }

    @Test("Hostile octets")
    func hostile() throws {
        let seeds = Signature.all.compactMap { Base64.decode(Array($0.base64.utf8)) }.filter { $0.count == 65 }
        var generator = SplitMix64(seed: 7)
        // Each round is an operation on the curve.
        for _ in 0..<rounds / 10 {
            let signature = generator.mutate(seeds.randomElement(using: &generator) ?? [])
            let keyHash = generator.octets(0...33)
            #expect(!SignedMessage.verify(message: generator.octets(0...40), signature: signature, keyHash: keyHash))
        }
    }

    @Test("The curve takes no octets of a wrong length")
    func curve() {
        let curve = Secp256k1.shared
        let digest = [UInt8](repeating: 1, count: 32)
        for count in [0, 1, 31, 33, 64, 65] {
            let octets = [UInt8](repeating: 1, count: count)
            #expect(!curve.isPrivateKey(octets))
            #expect(curve.publicKey(of: octets) == nil)
            #expect(curve.signRecoverable(octets, with: digest) == nil)
            #expect(curve.signRecoverable(digest, with: octets) == nil)
            #expect(curve.recover(octets, signature: digest + digest, id: 0, isCompressed: true) == nil)
            guard count != 64 else { continue }
            #expect(curve.recover(digest, signature: octets, id: 0, isCompressed: true) == nil)
        }
        for id in [-1, 4, Int.min, Int.max] {
            #expect(curve.recover(digest, signature: digest + digest, id: id, isCompressed: true) == nil)
        }
    }
}

extension [UInt8] {
    /// The octets with one bit changed; bit 0 is the lowest of the first octet.
    fileprivate func flipping(_ bit: Int) -> [UInt8] {
        var octets = self
        octets[bit / 8] ^= 1 << UInt8(bit % 8)
        return octets
    }
}
