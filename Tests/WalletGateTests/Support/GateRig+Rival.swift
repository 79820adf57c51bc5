// SPDX-License-Identifier: MIT
import Chain
import JSONRPC
import NVS
import Nettle
import Testing

extension GateRig {
    /// Makes a block with another update in place of one that waits, as if somebody else with the wallet's keys had.
    ///
    /// With the same value it is the same update in another form.
    ///
    /// - Returns: the transaction that is in the block.
    func rival(of waiting: JSON, value: String) async throws -> String {
        var transaction = try Transaction(decoding: try #require(Hex.decode(waiting.octets ?? [])))
        let (index, operation, destination) = try #require(transaction.nameOperations.first)
        var other = operation
        other.value = Array(value.utf8)
        transaction.inputs[0].script.append(0)
        transaction.outputs[index].script = NameScript.encode(other, destination: destination)

        let tip = try await client.bestBlockHash()
        var block = try Block(decoding: try #require(try await client.rawBlock(tip)))
        var coinbase = block.transactions[0]
        coinbase.time += 1
        coinbase.inputs[0].script += [0]
        block.transactions = [coinbase, transaction]
        block.header.previous = try #require(Hex.decode(tip)).reversed()
        block.header.time += 1
        let ids = block.transactions.map { $0.id(hash: Self.twice) }
        block.header.merkleRoot = Self.twice(ids[0] + ids[1])
        #expect(try await client.call("submitblock", [.string(Hex.encode(block.encoded))]) == .null)
        return Hex.encode(ids[1].reversed())
    }

    private static func twice(_ octets: [UInt8]) -> [UInt8] { Hash.sha256(Hash.sha256(octets)) }
}
