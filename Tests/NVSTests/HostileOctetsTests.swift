// SPDX-License-Identifier: MIT
import Foundation
import NVS
import RandomTesting
import Testing

/// Octets that no honest node sends.
///
/// Nothing may trap, and what is read must be what was there.
@Suite("Hostile octets")
struct HostileOctetsTests {
    /// Octets that mean something to one of the formats.
    private static let telling: [UInt8] = [0, 1, 2, 0x4C, 0x4D, 0x4E, 0x6D, 0x75, 0x7F, 0x80, 0xFD, 0xFE, 0xFF]

    private let rounds = longTests ? 1_000_000 : 5_000

    @Test("in blocks")
    func blocks() throws {
        var generator = SplitMix64(seed: 1)
        let merged = MergedMiningTests.Recorded.all.map(\.hex)
        let seeds = (RecordedChain.allBlocks.map(\.hex).filter { $0.count < 4_000 } + merged).compactMap(Hex.decode)
        for _ in 0..<rounds {
            let octets = generator.mutate(seeds.randomElement(using: &generator) ?? [], favouring: Self.telling)
            guard let block = try? Block(decoding: octets) else { continue }
            #expect(block.encoded == octets)
            _ = block.transactions.map(\.nameOperations)
        }
    }

    @Test("in transactions")
    func transactions() throws {
        var generator = SplitMix64(seed: 2)
        let seeds = TransactionTests.Decoding.all.compactMap { Hex.decode($0.hex) }
        for _ in 0..<rounds {
            let octets = generator.mutate(seeds.randomElement(using: &generator) ?? [], favouring: Self.telling)
            guard let transaction = try? Transaction(decoding: octets) else { continue }
            #expect(transaction.encoded(witness: true) == octets)
        }
    }

    @Test("in scripts")
    func scripts() throws {
        var generator = SplitMix64(seed: 3)
        let seeds = NameScriptTests.Decoding.all.compactMap { Hex.decode($0.script) }.filter { $0.count < 2_000 }
        for _ in 0..<rounds {
            let script = generator.mutate(seeds.randomElement(using: &generator) ?? [], favouring: Self.telling)
            guard let (operation, destination) = NameScript.decode(script) else { continue }
            let fee = NameRules.minimumFee(
                kind: operation.kind,
                nameLength: operation.name.count,
                valueLength: operation.value.count,
                days: operation.days,
                mint: 5_000_000_000
            )
            #expect(fee >= 100)
            #expect(NameRules.expiry(after: 1, days: operation.days) >= 1)
            // An empty value cannot be written.
            guard operation.kind == .delete || !operation.value.isEmpty else { continue }
            let again = NameScript.decode(NameScript.encode(operation, destination: destination))
            #expect(again?.operation == operation)
            #expect(again?.destination == destination)
        }
    }

    @Test("in names and seed files")
    func text() {
        var generator = SplitMix64(seed: 4)
        let names = ["dns:www.a.emc", "dns:signed.sig:0", "enum:1777:0", "enum:7.7.7.1.e164.arpa", "dns:..", "enum::"]
        let line = Array("dns:a.emc\tA=\\x41\\n\t365\tlegacy".utf8)
        for _ in 0..<rounds {
            let name = generator.mutate(Array((names.randomElement(using: &generator) ?? "").utf8))
            if let group = NameGroup(name: name) {
                #expect(group.key.count <= name.count)
                #expect(NameGroup(name: Array("dns:".utf8) + group.subject) != nil)
            }
            guard let seed = try? SeedFile.parse(line: generator.mutate(line)[...]) else { continue }
            #expect((try? SeedFile.parse(line: SeedFile.write(seed)[...])) == seed)
        }
    }
}
