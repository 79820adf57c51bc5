// SPDX-License-Identifier: MIT
import Address
import HTTPTypes
import JSONRPC
import NVS

// GET /nvs/{name} and GET /nvs?prefix= for an orchestrator that makes other services' configuration of what the chain
// says: expired and deleted names are shown, so that it sees what has happened to them, and the block is told, so that it
// can come to the same result again.

extension NameRoutes {
    /// The most names of one page.
    private static let pageLimit = 100

    /// Shows a name, active, expired or deleted, with its value in Base64 as well.
    func control(_ request: APIRequest) async throws -> Reply {
        let name = try name(in: request)
        guard let detail = try await asking({ try await $0.detail(of: name) }) else {
            throw APIError(.notFound, code: "not_found", "There is no such name")
        }
        var json = Self.json(detail.record, at: detail.tip.height, isDeleted: detail.isDeleted)
        Self.add(detail.tip, to: &json)
        json["height"] = detail.height.map { .integer($0) } ?? .null
        json["confirmations"] = detail.height.map { .integer(detail.tip.height - $0 + 1) } ?? .null
        return Reply(.ok, .object(json))
    }

    /// Lists names by their beginning, page by page.
    func controlList(_ request: APIRequest) async throws -> Reply {
        let prefix = Array((request.query["prefix"] ?? "").utf8)
        guard (1...NameRules.maxNameLength).contains(prefix.count) else {
            throw APIError(field: "/prefix", "must have 1 to \(NameRules.maxNameLength) octets")
        }
        let limit = try request.pageLimit(atMost: Self.pageLimit)
        let cursor = try request.cursor
        let page = try await asking { try await $0.names(withPrefix: prefix, after: cursor, limit: limit) }
        var json: JSONObject = [
            "count": .integer(page.records.count),
            "names": .array(page.records.map { .object(Self.json($0, at: page.tip.height, isDeleted: false)) }),
        ]
        Self.add(page.tip, to: &json)
        if let next = page.next { json["next"] = .string(Hex.encode(next)) }
        return Reply(.ok, .object(json))
    }

    /// The block that something is as of.
    private static func add(_ tip: DirectoryTip, to json: inout JSONObject) {
        json["block"] = .string(tip.hash)
        json["block_height"] = .integer(tip.height)
    }

    private static func json(_ record: NameRecord, at height: Int, isDeleted: Bool) -> JSONObject {
        var json: JSONObject = [
            "address": record.address.isEmpty ? .null : .string(record.address),
            "deleted": .bool(isDeleted),
            "expired": .bool(!isDeleted && !record.isActive(at: height)),
            "expires_in": isDeleted ? .null : .integer(Int(record.expiresAt) - height),
            "txid": record.txid.isEmpty ? .null : .string(record.txid),
            "value_base64": .string(Base64.encode(record.value)),
        ]
        add(record.name, as: "name", to: &json)
        add(record.value, as: "value", to: &json)
        return json
    }
}
