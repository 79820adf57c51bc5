// SPDX-License-Identifier: MIT
import Foundation
import HTTPAPI
import JSONRPC
import NVS
import Testing

/// One exchange with the first ENUM service, as it was recorded.
struct RecordedCase: Sendable, CustomTestStringConvertible {
    let name: String
    let request: String
    let status: Int
    /// Nil for a page in HTML.
    let body: JSON?
    /// What the service's command printed, by the method that it called.
    let commands: JSON

    var testDescription: String { name }

    private static let folder = Bundle.module.resourceURL?.appending(path: "Fixtures")

    static let all: [RecordedCase] = load("enum_backend.json")["cases"]?.array?.compactMap(RecordedCase.init) ?? []

    /// Where we differ on purpose.
    static let differences = load("differences.json")

    private static func load(_ name: String) -> JSON {
        guard let url = folder?.appending(path: name), let data = try? Data(contentsOf: url) else { return .null }
        return (try? JSONParser().parse(Array(data))) ?? .null
    }

    private init?(_ json: JSON) {
        guard let name = json["name"]?.text, let request = json["request"]?.text,
            let line = json["status_line"]?.text?.split(separator: " "), line.count > 1, let status = Int(line[1])
        else { return nil }
        self.name = name
        self.request = request
        self.status = status
        let isJSON = json["headers"]?["Content-Type"]?.text == "application/json"
        body = isJSON ? json["body"]?.octets.flatMap { try? JSONParser().parse($0) } : nil
        commands = json["cli_scenario"] ?? .null
    }

    /// The chain of which the service's commands tell.
    var directory: MadeUpDirectory {
        let height: Int32 = 68
        var rows: [JSON] = []
        if let row = output("name_show") { rows.append(row) }
        rows += output("name_filter")?.array ?? []
        let records = rows.compactMap { row -> NameRecord? in
            // A deleted name, or one of another kind, is none of the mirror's.
            guard let name = row["name"]?.octets, let value = row["value"]?.octets, row["deleted"]?.bool != true else {
                return nil
            }
            let left = Int32(row["expires_in"]?.int ?? 0)
            return NameRecord(
                name: name,
                value: value,
                expiresAt: height + left,
                address: row["address"]?.text ?? "",
                txid: row["txid"]?.text ?? ""
            )
        }
        let directory = MadeUpDirectory(records)
        if commands["getinfo"] != nil {
            let info = output("getinfo")
            directory.change { state in
                state.isNodeConnected = info?.object.map { !$0.members.isEmpty } ?? false
                state.tip?.height = info?["blocks"]?.int ?? 0
                state.nodeVersion = info?["version"]?.int ?? 0
            }
        }
        return directory
    }

    /// The wallet of which they tell.
    var registrar: MadeUpRegistrar {
        let registrar = MadeUpRegistrar()
        guard let command = commands["name_new"] else { return registrar }
        registrar.change { state in
            let text = command["stdout"]?.text ?? ""
            if command["exit"]?.int == 13 {
                state.refusal = .walletLocked
            } else if command["sleep"] != nil {
                state.refusal = .unavailable
            } else if let json = output("name_new") {
                state.txid = json["txid"]?.text ?? json.text ?? ""
            } else {
                state.txid = text.trimmingCharacters(in: .whitespacesAndNewlines)
            }
        }
        return registrar
    }

    private func output(_ method: String) -> JSON? {
        guard let command = commands[method], command["sleep"] == nil, let text = command["stdout"]?.octets else {
            return nil
        }
        return try? JSONParser().parse(text)
    }
}
