// SPDX-License-Identifier: MIT
import Foundation
import JSONRPC
import Testing

/// One exchange with a node, as it was recorded: `Fixtures/emercoin-rpc/*.json`.
struct RecordedExchange: CustomTestStringConvertible, Sendable {
    let name: String
    /// The body of the reply, octet for octet.
    let body: [UInt8]
    /// The same reply read by another JSON implementation; `nil` if that could not read it.
    let oracle: JSON?

    var testDescription: String { name }

    static let all: [RecordedExchange] = {
        let folder = Bundle.module.resourceURL?.appending(path: "Fixtures/emercoin-rpc")
        let files = folder.flatMap {
            try? FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)
        }
        return (files ?? []).sorted { $0.path < $1.path }.compactMap { try? RecordedExchange(file: $0) }
    }()

    static func named(_ name: String) -> RecordedExchange? { all.first { $0.name == name } }

    init(file: URL) throws {
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
        name = file.deletingPathExtension().lastPathComponent
        if let base64 = object["response_b64"] as? String, let data = Data(base64Encoded: base64) {
            body = Array(data)
            oracle = nil
        } else {
            let text = object["response_text"] as? String ?? ""
            body = Array(text.utf8)
            oracle = (try? JSONSerialization.jsonObject(with: Data(text.utf8))).map { JSON(foundation: $0) }
        }
    }

    var isJSON: Bool { body.first == UInt8(ascii: "{") || body.first == UInt8(ascii: "[") }
}

extension JSON {
    /// What Foundation read, with members sorted by key and numbers by value, so that it can be compared.
    ///
    /// It does not tell `true` from 1 on Linux.
    init(foundation value: Any) {
        switch value {
        case let object as [String: Any]:
            self = .object(JSONObject(object.sorted { $0.key < $1.key }.map { ($0.key, JSON(foundation: $0.value)) }))
        case let array as [Any]: self = .array(array.map { JSON(foundation: $0) })
        case let text as String: self = .string(text)
        case let number as NSNumber: self = .number("\(number.doubleValue)")
        default: self = .null
        }
    }

    /// This value in the form that ``init(foundation:)`` makes.
    var normalized: JSON {
        switch self {
        case .object(let object):
            .object(JSONObject(object.members.sorted { $0.key < $1.key }.map { ($0.key, $0.value.normalized) }))
        case .array(let elements): .array(elements.map(\.normalized))
        case .number: .number("\(double ?? .nan)")
        case .bool(let value): .number(value ? "1.0" : "0.0")
        default: self
        }
    }
}
