// SPDX-License-Identifier: MIT
import Foundation
import JSONRPC
import NVS
import ResolverPolicy

/// What is kept of the policy record over a restart: who is pinned, and what was in force last.
///
/// A JSON object in a file of the data folder, replaced as a whole. What is in force is kept as the value that was read, and
/// read again by the rules of the program that finds it.
struct PolicyFile {
    /// What is in the file.
    struct Content: Hashable {
        /// The name of the record.
        var name: String
        /// The owner that the settings named then.
        var configured: String
        /// The owner whose record counts: that of the settings, or another one that was confirmed after that.
        var owner: String
        /// The record that is in force, and the height at which it was first seen.
        var source: NameRecord?
        var height = 0
    }

    /// More than any record makes of it.
    private static let octetLimit = 1 << 16

    let path: String

    /// What is in the file; nil if there is none.
    ///
    /// - Throws: ``DaemonError`` if it cannot be read.
    func read() throws(DaemonError) -> Content? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path), data.count <= Self.octetLimit,
            let json = try? JSONParser().parse(Array(data)), let content = Content(json)
        else {
            throw DaemonError(
                """
                \(path) cannot be read, so nobody is confirmed and no policy is in force until the chain was read; it is \
                written anew then
                """
            )
        }
        return content
    }

    /// Writes the file.
    ///
    /// - Throws: ``DaemonError`` if that fails; the file is as it was then.
    func write(_ content: Content) throws(DaemonError) {
        do {
            let octets = JSONWriter.octets(of: .object(content.json)) + [UInt8(ascii: "\n")]
            try Data(octets).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw DaemonError("\(path) cannot be written; see whether the disk is full")
        }
    }
}

extension PolicyFile.Content {
    fileprivate init?(_ json: JSON) {
        guard let name = json["name"]?.text, let configured = json["configured"]?.text, let owner = json["owner"]?.text
        else { return nil }
        self.init(name: name, configured: configured, owner: owner)
        guard let policy = json["policy"], !policy.isNull else { return }
        guard let value = policy["value"]?.octets, let address = policy["address"]?.text,
            let txid = policy["txid"]?.text, let end = policy["expires_at"]?.int, let expiresAt = Int32(exactly: end),
            let height = policy["height"]?.int
        else { return nil }
        source = NameRecord(
            name: Array(name.utf8),
            value: value,
            expiresAt: expiresAt,
            address: address,
            txid: txid
        )
        self.height = height
    }

    fileprivate var json: JSONObject {
        let policy = source.map { source -> JSON in
            [
                "address": .string(source.address),
                "expires_at": .integer(source.expiresAt),
                "height": .integer(height),
                "txid": .string(source.txid),
                "value": .string(source.value),
            ]
        }
        return [
            "configured": .string(configured), "name": .string(name), "owner": .string(owner),
            "policy": policy ?? .null,
        ]
    }
}
