// SPDX-License-Identifier: MIT
import Address
import Nettle
import RandomTesting
import Testing

@Suite("Digests")
struct DigestTests {
    struct Answer: Sendable, CustomTestStringConvertible {
        var text: String
        var digest: String

        var testDescription: String { "\(text.count) letters" }
    }

    // FIPS 180-4's examples.
    @Test(
        "SHA-256",
        arguments: [
            Answer(text: "", digest: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            Answer(text: "abc", digest: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            Answer(
                text: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                digest: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            Answer(
                text: String(repeating: "a", count: 1_000_000),
                digest: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ]
    )
    func sha256(answer: Answer) {
        #expect(hex(Digest.sha256(Array(answer.text.utf8))) == answer.digest)
        #expect(hex(Hash.sha256(answer.text.utf8)) == answer.digest)
    }

    // The examples of the function's authors.
    @Test(
        "RIPEMD-160",
        arguments: [
            Answer(text: "", digest: "9c1185a5c5e9fc54612808977ee8f548b2258d31"),
            Answer(text: "a", digest: "0bdc9d2d256b3ee9daae347be6f4dc835a467ffe"),
            Answer(text: "abc", digest: "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
            Answer(text: "message digest", digest: "5d0689ef49d2fae572b881b123a85ffa21595f36"),
            Answer(text: "abcdefghijklmnopqrstuvwxyz", digest: "f71c27109c692c1b56bbdceb5b9d2865b3708dbc"),
            Answer(
                text: String(repeating: "1234567890", count: 8),
                digest: "9b752e45573d4b39f4dbd3323cab82bf63326bfb"
            ),
            Answer(text: String(repeating: "a", count: 1_000_000), digest: "52783243c1697bdbe16d37f97f68f08325dc1528"),
        ]
    )
    func ripemd160(answer: Answer) {
        #expect(hex(Hash.ripemd160(answer.text.utf8)) == answer.digest)
    }

    @Test("Digests of digests")
    func composed() {
        let hello = Array("hello".utf8)
        #expect(hex(Digest.sha256d(hello)) == "9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50")
        #expect(hex(Digest.hash160(hello)) == "b6a9c8c230722b7c748331a8b450f05566dc7d0f")
    }

    /// The lengths around which the padding takes another block.
    @Test("openssl agrees", .enabled(if: OpenSSL.isPresent), arguments: [0, 1, 55, 56, 63, 64, 65, 119, 4_096])
    func openSSL(count: Int) async {
        var generator = SplitMix64(seed: UInt64(count))
        let octets = generator.octets(count...count)
        #expect(await OpenSSL.digest("sha256", octets) == Digest.sha256(octets))
        // Some builds have left it out.
        if let expected = await OpenSSL.digest("ripemd160", octets) {
            #expect(Hash.ripemd160(octets) == expected)
        }
    }
}
