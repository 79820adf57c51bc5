// SPDX-License-Identifier: MIT
import Foundation
import JSONRPC
import Testing

/// One exchange with a node, as it was recorded: `Fixtures/emercoin-rpc/*.json`.
struct RecordedExchange: CustomTestStringConvertible, Sendable {
    let name: String
    let status: Int
    let headers: [String: String]
    /// The body of the reply, octet for octet.
    let body: [UInt8]
    /// What was called, unless the request was no ordinary one.
    let method: String?
    let params: JSON

    var testDescription: String { name }

    /// The reply as a server sends it.
    var reply: LoopbackReply { .http(status, headers.filter { $0.key != "Content-Length" }, body: body) }

    static let folder = Bundle.module.resourceURL?.appending(path: "Fixtures/emercoin-rpc") ?? URL(filePath: "/")

    static let all: [RecordedExchange] = {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { !$0.lastPathComponent.hasPrefix("_") }.sorted { $0.path < $1.path }
            .compactMap { try? RecordedExchange(file: $0) }
    }()

    static func named(_ name: String) throws -> RecordedExchange {
        try RecordedExchange(file: folder.appending(path: name + ".json"))
    }

    private init(file: URL) throws {
        let object = try JSONParser().parse(Array(Data(contentsOf: file)))
        name = file.deletingPathExtension().lastPathComponent
        status = object["http_status"]?.int ?? 0
        headers = Dictionary(
            (object["http_headers"]?.object?.members ?? []).map { ($0.key, $0.value.text ?? "") },
            uniquingKeysWith: { first, _ in first }
        )
        if let base64 = object["response_b64"]?.text, let data = Data(base64Encoded: base64) {
            body = Array(data)
        } else {
            body = object["response_text"]?.octets ?? []
        }
        method = object["request"]?["method"]?.text
        params = object["request"]?["params"] ?? []
    }
}
