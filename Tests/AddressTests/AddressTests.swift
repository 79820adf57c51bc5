// SPDX-License-Identifier: MIT
import Address
import RandomTesting
import Testing

@Suite("Addresses")
struct AddressTests {
    private static let recorded = try? RecordedAddresses.load()

    @Test("Each address the node wrote", arguments: recorded?.addresses ?? [])
    func recordedAddress(entry: RecordedAddresses.Entry) throws {
        let kind = try #require(Address.Kind(named: entry.kind))
        let address = try #require(Address(entry.address, network: .regtest))
        #expect(address.kind == kind)
        #expect(address.payload == octets(entry.payload))
        #expect(address.text == entry.address)
        #expect(address == Address(kind: kind, payload: octets(entry.payload), network: .regtest))
        #expect(address == Address(script: address.script, network: .regtest))
        #expect(Address(entry.address, network: .main) == nil)
        #expect((Address(entry.address, network: .test) == nil) == entry.address.hasPrefix("emrt1"))
    }

    @Test("Each address the node refused for its checksum", arguments: recorded?.mistyped ?? [])
    func mistyped(text: String) {
        for network in Network.allCases { #expect(Address(text, network: network) == nil) }
    }

    @Test("Scripts the node showed", arguments: recorded?.scripts ?? [])
    func script(entry: RecordedAddresses.Script) {
        #expect(Address(script: octets(entry.script), network: .regtest)?.text == entry.address)
        #expect(Address(entry.address, network: .regtest)?.script == octets(entry.script))
    }

    @Test("Scripts of several keys", arguments: recorded?.multisig ?? [])
    func multisig(entry: RecordedAddresses.Multisig) throws {
        let script = octets(entry.redeemScript)
        let address = try #require(Address(entry.address, network: .regtest))
        let isWitness = address.kind == .witnessScriptHash
        #expect(address.payload == (isWitness ? Digest.sha256(script) : Digest.hash160(script)))
        #expect(isWitness || address.kind == .scriptHash)
        #expect(address.keyHash == nil)
    }

    @Test("The wallet's keys")
    func wallet() throws {
        let keys = try RecordedAddresses.load().wallet
        #expect(!keys.isEmpty)
        for key in keys {
            #expect(Address(key.address, network: .regtest)?.keyHash == Digest.hash160(octets(key.publicKey)))
        }
    }

    @Test("The fixtures are there")
    func fixtures() throws {
        let recorded = try RecordedAddresses.load()
        #expect(recorded.addresses.count > 200)
        #expect(Set(recorded.addresses.map(\.kind)).count == 4)
        #expect(!recorded.scripts.isEmpty && !recorded.multisig.isEmpty && !recorded.mistyped.isEmpty)
    }

    @Test(
        "Each chain has its first letters",
        arguments: [
            (Network.main, Address.Kind.keyHash, "E"), (.main, .scriptHash, "e"), (.main, .witnessKeyHash, "em1q"),
            (.test, .witnessKeyHash, "te1q"), (.regtest, .witnessKeyHash, "emrt1q"), (.test, .scriptHash, "2"),
            (.main, .witnessScriptHash, "em1q"), (.regtest, .witnessScriptHash, "emrt1q"),
        ]
    )
    func prefixes(network: Network, kind: Address.Kind, letters: String) throws {
        for octet: UInt8 in [0, 1, 0x7F, 0xFF] {
            let payload = Array(repeating: octet, count: kind == .witnessScriptHash ? 32 : 20)
            let address = try #require(Address(kind: kind, payload: payload, network: network))
            #expect(address.text.hasPrefix(letters))
            #expect(Address(address.text, network: network) == address)
            for other in Network.allCases where other != network {
                // The two chains for trying things out share the octets of the older kinds.
                let isShared = network != .main && other != .main && (kind == .keyHash || kind == .scriptHash)
                #expect((Address(address.text, network: other) == nil) == !isShared)
            }
        }
    }

    @Test("Payloads of a wrong length")
    func wrongLengths() {
        for kind in [Address.Kind.keyHash, .scriptHash, .witnessKeyHash, .witnessScriptHash] {
            let right = kind == .witnessScriptHash ? 32 : 20
            for count in 0...40 {
                let payload = [UInt8](repeating: 1, count: count)
                #expect((Address(kind: kind, payload: payload, network: .main) == nil) == (count != right))
                guard kind == .keyHash || kind == .scriptHash else { continue }
                let text = Base58Check.encode([kind == .keyHash ? 33 : 92] + payload)
                #expect((Address(text, network: .main) == nil) == (count != right))
            }
        }
    }

    @Test("Later witness versions are no addresses of the chain", arguments: UInt8(1)...16)
    func laterVersions(version: UInt8) {
        for count in [20, 32] {
            let text = Bech32.encode(prefix: "em", version: version, program: Array(repeating: 1, count: count))
            #expect(Address(text, network: .main) == nil)
        }
    }

    @Test(
        "Scripts that pay to nobody in particular",
        arguments: ["", "6a", "51", "00", "0014", "76a914", "00" + "15" + String(repeating: "00", count: 20)]
    )
    func otherScripts(script: String) {
        #expect(Address(script: octets(script), network: .main) == nil)
    }

    @Test("Hostile texts and scripts")
    func hostile() throws {
        let seeds = try RecordedAddresses.load().addresses
        var generator = SplitMix64(seed: 5)
        for _ in 0..<rounds {
            let seed = try #require(seeds.randomElement(using: &generator))
            let text = String(decoding: generator.mutate(Array(seed.address.utf8)), as: UTF8.self)
            if let address = Address(text, network: .regtest) {
                // Segregated witness addresses may be written in upper case.
                #expect(address.text == text.lowercased() || address.text == text)
            }
            let script = try #require(Address(seed.address, network: .regtest)).script
            let changed = generator.mutate(script)
            #expect(Address(script: changed, network: .main)?.script ?? changed == changed)
            _ = Address(String(decoding: generator.octets(0...100), as: UTF8.self), network: .main)
        }
    }
}
