// SPDX-License-Identifier: MIT
import Address
import NVS
import Testing

@Suite("Transactions")
struct TransactionTests {
    /// What a node made of some octets.
    struct Decoding: Decodable, Sendable, CustomTestStringConvertible {
        var note: String
        var hex: String
        var txid: String?
        var hash: String?
        var version: Int32?
        var time: UInt32?
        var lockTime: UInt32?
        var inputs: Int?
        var outputs: Int?

        var testDescription: String { "\(note): \(hex.prefix(40))" }

        private struct File: Decodable {
            var transactions: [Decoding]
        }

        static let all = (try? fixture("node-decodings", as: File.self).transactions) ?? []
    }

    @Test("are read, or refused, as a node does", arguments: Decoding.all)
    func decoding(expected: Decoding) throws {
        let octets = try #require(Hex.decode(expected.hex))
        guard let txid = expected.txid else {
            #expect(throws: ChainFormatError.self) { try Transaction(decoding: octets) }
            return
        }
        let transaction = try Transaction(decoding: octets)
        #expect(shown(transaction.id(hash: Digest.sha256d)) == txid)
        #expect(shown(Digest.sha256d(transaction.encoded(witness: true))) == expected.hash)
        #expect(transaction.version == expected.version)
        #expect(transaction.time == expected.time)
        #expect(transaction.lockTime == expected.lockTime)
        #expect(transaction.inputs.count == expected.inputs)
        #expect(transaction.outputs.count == expected.outputs)
        #expect(transaction.encoded(witness: true) == octets)
    }

    @Test("say where their octets go wrong")
    func errors() throws {
        let head = [UInt8](repeating: 1, count: 8)
        let input = [UInt8](repeating: 0, count: 36) + [0] + [255, 255, 255, 255]
        #expect(throws: ChainFormatError.truncated(at: 4)) { try Transaction(decoding: Array(head.prefix(7))) }
        #expect(throws: ChainFormatError.truncated(at: 8)) { try Transaction(decoding: head) }
        #expect(throws: ChainFormatError.unknownFlag(at: 10)) { try Transaction(decoding: head + [0, 2]) }
        #expect(throws: ChainFormatError.implausibleCount(at: 8)) { try Transaction(decoding: head + [2] + input) }
        #expect(throws: ChainFormatError.implausibleCount(at: 8)) {
            try Transaction(decoding: head + [0xFD, 1, 0] + input)
        }
        #expect(throws: ChainFormatError.trailingOctets(at: 55)) {
            try Transaction(decoding: head + [1] + input + [0] + [0, 0, 0, 0] + [9])
        }
    }

    @Test("write counts of every size", arguments: [0, 1, 0xFC, 0xFD, 0xFFFF, 0x1_0000])
    func counts(count: Int) throws {
        let transaction = Transaction(
            version: 2,
            time: 1,
            inputs: [.init(outpoint: .init(transaction: Array(repeating: 7, count: 32), index: 1))],
            outputs: [.init(amount: -1, script: Array(repeating: 0x6A, count: count))],
            lockTime: .max
        )
        #expect(try Transaction(decoding: transaction.encoded(witness: true)) == transaction)
        #expect(transaction.encoded(witness: true) == transaction.encoded(witness: false))
    }

    @Test("keep witnesses out of their ids")
    func witness() throws {
        let outpoint = Transaction.Outpoint(transaction: Array(repeating: 7, count: 32), index: 1)
        let inputs = [Transaction.Input(outpoint: outpoint), Transaction.Input(outpoint: outpoint)]
        let bare = Transaction(version: 2, time: 1, inputs: inputs, outputs: [])
        var signed = bare
        signed.inputs[1].witness = [[1, 2, 3], []]
        #expect(signed.id(hash: Digest.sha256d) == bare.id(hash: Digest.sha256d))
        #expect(signed.encoded(witness: false) == bare.encoded(witness: true))
        #expect(try Transaction(decoding: signed.encoded(witness: true)) == signed)
    }

    @Test("carry name operations only if their version says so")
    func version() {
        let operation = NameOperation(kind: .delete, name: [1])
        let output = Transaction.Output(amount: 100, script: NameScript.encode(operation, destination: [0x51]))
        var transaction = Transaction(
            version: Transaction.nameVersion,
            time: 1,
            inputs: [],
            outputs: [.init(amount: 1, script: [0x51]), output]
        )
        #expect(transaction.nameOperations.map(\.index) == [1])
        #expect(transaction.nameOperations.map(\.operation) == [operation])
        #expect(transaction.nameOperations.map(\.destination) == [[0x51]])
        transaction.version = 2
        #expect(transaction.nameOperations.isEmpty)
    }

    @Test("know coinbases and RANDPAY's mark")
    func marks() {
        let mark = Transaction.Outpoint(transaction: Array(repeating: 0xEC, count: 32), index: 0)
        #expect(mark.isRandomPayment)
        #expect(!Transaction.Outpoint(transaction: mark.transaction, index: 1).isRandomPayment)
        let none = Transaction.Outpoint(transaction: Array(repeating: 0, count: 32), index: .max)
        #expect(!none.isRandomPayment)
        #expect(Transaction(version: 1, time: 0, inputs: [.init(outpoint: none)], outputs: []).isCoinbase)
        #expect(!Transaction(version: 1, time: 0, inputs: [.init(outpoint: mark)], outputs: []).isCoinbase)
        #expect(!Transaction(version: 1, time: 0, inputs: [], outputs: []).isCoinbase)
    }
}
