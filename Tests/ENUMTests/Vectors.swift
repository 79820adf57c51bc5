// SPDX-License-Identifier: MIT

import DNSWire
import ENUM
import Foundation
import Testing

/// A file of `Fixtures/`, decoded from JSON.
func fixture<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures"))
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
}

/// What the store held when the node's own server was asked (`nvs.json`), with who signed (`signatures.json`).
struct RecordedStore: Sendable {
    private struct Names: Decodable {
        struct Entry: Decodable {
            var name: String
            var value: String
        }
        var names: [Entry]
    }

    private struct Signatures: Decodable {
        struct Entry: Decodable {
            var name: String
            var verifier: String
            var base64: String
            var signer: String?
        }
        var owners: [String: String]
        var signatures: [Entry]
    }

    /// Values by name.
    let values: [[UInt8]: [UInt8]]
    /// Key hashes, in hexadecimal digits, of the verifiers' owners.
    let owners: [String: String]
    /// Who signed: name, signature and key hash joined by blanks.
    private let signers: Set<String>

    init() throws {
        let names = try fixture("nvs.json", as: Names.self).names
        values = Dictionary(uniqueKeysWithValues: names.map { (Array($0.name.utf8), Array($0.value.utf8)) })
        let signatures = try fixture("signatures.json", as: Signatures.self)
        owners = signatures.owners
        signers = Set(
            signatures.signatures.compactMap { entry in
                entry.signer.map { "\(entry.name) \(entry.base64) \($0)" }
            }
        )
    }

    /// The list in which these verifiers are trusted.
    func trust(_ verifiers: [String]) -> TrustList {
        let listed = verifiers.compactMap { name in
            owners[name]
                .map { owner in
                    let value = values[Array(name.utf8)] ?? []
                    return (
                        Array(name.utf8),
                        TrustList.Verifier(keyHash: Array(owner.utf8), revocation: RevocationList.read(value))
                    )
                }
        }
        return TrustList(
            verifiers: Dictionary(uniqueKeysWithValues: listed),
            isSigned: { name, base64, keyHash in
                signers.contains(
                    [name, base64, keyHash].map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
                )
            },
            value: { values[$0] }
        )
    }

    /// The names that hold records under a prefix such as `enum:`, as the module takes them.
    func sources(under prefix: String = "enum:") -> [NumberAnswer.Source] {
        values.filter { $0.key.starts(with: prefix.utf8) }
            .map { name, value in
                NumberAnswer.Source(name: Array("enum:".utf8) + name.dropFirst(prefix.utf8.count), value: value)
            }
    }
}
