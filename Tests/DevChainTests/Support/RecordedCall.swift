// SPDX-License-Identifier: MIT
import Foundation
import JSONRPC

/// One call of a real node, as it was recorded: `Fixtures/emercoin-rpc/*.json`.
struct RecordedCall: Sendable {
    let name: String
    let method: String
    let path: String
    /// `valid`, `invalid` or `none`.
    let authorization: String
    let body: [UInt8]
    let status: Int
    /// The name it registers, if it does.
    let newName: [UInt8]?
    /// What the node replied, octet for octet.
    let reply: [UInt8]

    static let folder = Bundle.module.resourceURL?.appending(path: "Fixtures/emercoin-rpc") ?? URL(filePath: "/")

    /// All of them, by name.
    static let all: [RecordedCall] = {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { !$0.lastPathComponent.hasPrefix("_") }
            .compactMap { try? RecordedCall(file: $0) }
            .sorted { $0.name < $1.name }
    }()

    private init(file: URL) throws {
        let object = try JSONParser().parse(Array(Data(contentsOf: file)))
        name = file.deletingPathExtension().lastPathComponent
        let http = object["http_request"]
        method = http?["method"]?.text ?? "POST"
        path = http?["path"]?.text ?? "/"
        authorization = http?["authorization"]?.text ?? "valid"
        let request = object["request"] ?? .null
        if let raw = request["raw_body_b64"]?.text {
            body = Array(Data(base64Encoded: raw) ?? Data())
        } else {
            body = JSONWriter.octets(of: request)
        }
        newName = request["method"]?.text == "name_new" ? request["params"]?.array?.first?.octets : nil
        status = object["http_status"]?.int ?? 0
        if let base64 = object["response_b64"]?.text {
            reply = Array(Data(base64Encoded: base64) ?? Data())
        } else {
            reply = object["response_text"]?.octets ?? []
        }
    }
}
