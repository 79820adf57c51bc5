// SPDX-License-Identifier: MIT
import Address
import Testing

/// What `addresses.json` holds.
struct RecordedAddresses: Decodable, Sendable {
    struct Entry: Decodable, Sendable, CustomTestStringConvertible {
        var address: String
        var kind: String
        var payload: String

        var testDescription: String { address }
    }

    struct Script: Decodable, Sendable, CustomTestStringConvertible {
        var address: String
        var script: String

        var testDescription: String { address }
    }

    struct Multisig: Decodable, Sendable, CustomTestStringConvertible {
        var address: String
        var redeemScript: String

        var testDescription: String { address }
    }

    struct WalletKey: Decodable, Sendable {
        var address: String
        var publicKey: String
    }

    struct Key: Decodable, Sendable, CustomTestStringConvertible {
        var key: String
        var publicKey: String
        var keyHash: String
        var uncompressedKeyHash: String

        var testDescription: String { key }
    }

    struct ExportedKey: Decodable, Sendable {
        var text: String
        var key: String
    }

    struct Message: Decodable, Sendable, CustomTestStringConvertible {
        var address: String
        var message: String
        var signature: String
        var isValid: Bool

        var testDescription: String { "\(message) by \(address): \(isValid)" }
    }

    var addresses: [Entry]
    var mistyped: [String]
    var scripts: [Script]
    var multisig: [Multisig]
    var wallet: [WalletKey]
    var keys: [Key]
    var exportedKey: ExportedKey
    var messages: [Message]

    static func load() throws -> RecordedAddresses { try fixture("addresses") }
}

extension Address.Kind {
    /// The kind by its name in `addresses.json`.
    init?(named name: String) {
        switch name {
        case "keyHash": self = .keyHash
        case "scriptHash": self = .scriptHash
        case "witnessKeyHash": self = .witnessKeyHash
        case "witnessScriptHash": self = .witnessScriptHash
        default: return nil
        }
    }
}
