// SPDX-License-Identifier: MIT
import Address
import NVS
import Testing

@Suite("Blocks")
struct BlockTests {
    @Test("of a whole chain, stale ones too, come back octet for octet", arguments: RecordedChain.allBlocks)
    func roundTrip(recorded: RecordedChain.RecordedBlock) throws {
        let block = try Block(hex: recorded.hex)
        #expect(Hex.encode(block.encoded) == recorded.hex)
        #expect(shown(block.hash(Digest.sha256d)) == recorded.hash)
        // The header holds the root of the ids, so every id is proved with it.
        #expect(merkleRoot(of: block.transactionIDs) == block.header.merkleRoot)
        #expect(block.transactions.map(\.isCoinbase) == block.transactions.indices.map { $0 == 0 })
        for transaction in block.transactions {
            #expect(try Transaction(decoding: transaction.encoded(witness: true)) == transaction)
        }
    }

    @Test("are all there, each behind the one before")
    func chain() throws {
        let chain = try RecordedChain.shared.get()
        let blocks = try chain.blocks.map { try Block(hex: $0.hex) }
        #expect(blocks.count == chain.tipHeight + 1)
        #expect(blocks.last.map { shown($0.hash(Digest.sha256d)) } == chain.tipHash)
        for (before, after) in zip(blocks, blocks.dropFirst()) {
            #expect(after.header.previous == before.hash(Digest.sha256d))
        }
        #expect(chain.stale.count == 2)
    }

    @Test("can be made anew")
    func make() throws {
        let chain = try RecordedChain.shared.get()
        let recorded = try #require(chain.blocks.last)
        let block = try Block(hex: recorded.hex)
        let header = BlockHeader(
            version: block.header.version,
            previous: block.header.previous,
            merkleRoot: block.header.merkleRoot,
            time: block.header.time,
            bits: block.header.bits,
            nonce: block.header.nonce
        )
        #expect(header == block.header)
        #expect(Block(header: header, transactions: block.transactions, signature: block.signature) == block)
    }

    @Test("end where they end")
    func ends() throws {
        let chain = try RecordedChain.shared.get()
        let octets = try #require(Hex.decode(chain.blocks[60].hex))
        for end in octets.indices {
            #expect(throws: ChainFormatError.self) { try Block(decoding: Array(octets[..<end])) }
        }
        #expect(throws: ChainFormatError.trailingOctets(at: octets.count)) { try Block(decoding: octets + [0]) }
    }

    @Test("that never were say so")
    func nothing() {
        #expect(throws: ChainFormatError.truncated(at: 0)) { try Block(decoding: []) }
        #expect(throws: ChainFormatError.truncated(at: 80)) {
            try Block(decoding: Array(repeating: 0, count: 80))
        }
        #expect(throws: ChainFormatError.implausibleCount(at: 80)) {
            try Block(decoding: Array(repeating: 0, count: 80) + Array(repeating: 0xFF, count: 9))
        }
    }
}

@Suite("Merged mining")
struct MergedMiningTests {
    struct Recorded: Decodable, Sendable, CustomTestStringConvertible {
        struct Proof: Decodable, Sendable {
            var size: Int
        }

        var hex: String
        var hash: String
        var txid: String
        var auxpow: Proof

        var testDescription: String { "proof of \(auxpow.size) octets" }

        private struct File: Decodable {
            var blocks: [Recorded]
        }

        static let all = (try? fixture("node-merged-mining", as: File.self).blocks) ?? []
    }

    @Test("proofs of a real node are passed over and kept", arguments: Recorded.all)
    func recorded(recorded: Recorded) throws {
        let block = try Block(hex: recorded.hex)
        #expect(block.auxiliaryProof.count == recorded.auxpow.size)
        #expect(shown(block.hash(Digest.sha256d)) == recorded.hash)
        #expect(block.transactionIDs.map(shown) == [recorded.txid])
        #expect(Hex.encode(block.encoded) == recorded.hex)
        let octets = block.encoded
        for end in octets.indices {
            #expect(throws: ChainFormatError.self) { try Block(decoding: Array(octets[..<end])) }
        }
    }

    @Test("proofs are there")
    func count() {
        #expect(Recorded.all.count == 3)
    }

    @Test("a parent may be merged-mined itself")
    func nested() throws {
        let recorded = try #require(Recorded.all.first)
        var block = try Block(hex: recorded.hex)
        let plain = block.auxiliaryProof
        // The parent's header ends the proof; its version is the first thing in it.
        var outer = plain
        outer[outer.count - 79] |= 1
        block.auxiliaryProof = outer + plain
        #expect(try Block(decoding: block.encoded) == block)
        block.auxiliaryProof = outer
        #expect(throws: ChainFormatError.self) { try Block(decoding: block.encoded) }
    }
}

/// The root of the tree of hashes, with the last one doubled where a level is odd.
private func merkleRoot(of hashes: [[UInt8]]) -> [UInt8] {
    var level = hashes
    while level.count > 1 {
        level = stride(from: 0, to: level.count, by: 2)
            .map { index in
                Digest.sha256d(level[index] + level[min(index + 1, level.count - 1)])
            }
    }
    return level.first ?? []
}
