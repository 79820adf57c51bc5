// SPDX-License-Identifier: MIT
import Address
import NVS
import Testing

/// A whole private chain of Emercoin Core, with what its index of names held at the end.
struct RecordedChain: Decodable {
    struct RecordedBlock: Decodable, Sendable, CustomTestStringConvertible {
        var height: Int
        var hash: String
        var hex: String

        var testDescription: String { "block \(height) \(hash.prefix(8))" }
    }

    /// An operation that the node indexed.
    struct IndexedOperation: Decodable, Hashable {
        var height: Int
        var txid: String
        var vout: Int
        var op: String
        var nameHex: String
        var days: Int?
        var valueHex: String?
        var address: String?
    }

    /// What `name_show` said at the tip.
    struct IndexedName: Decodable, Hashable {
        var nameHex: String
        var valueHex: String
        var txid: String
        var vout: Int
        var address: String
        var expiresAt: Int
        var deleted: Bool
        var registeredAt: Int?
    }

    var tipHeight: Int
    var tipHash: String
    var blocks: [RecordedBlock]
    var stale: [RecordedBlock]
    var effectiveOps: [IndexedOperation]
    var namesAtTip: [IndexedName]

    static let shared = Result { try fixture("_chain", as: RecordedChain.self) }
    /// Active and stale blocks.
    static let allBlocks = (try? shared.get()).map { $0.blocks + $0.stale } ?? []
}

extension Block {
    init(hex: String) throws {
        try self.init(decoding: Hex.decode(hex) ?? [])
    }

    /// Its transactions' ids, in the order of hashing.
    var transactionIDs: [[UInt8]] {
        transactions.map { $0.id(hash: Digest.sha256d) }
    }
}

/// A hash as users see it.
func shown(_ hash: [UInt8]) -> String {
    Hex.encode(hash.reversed())
}
