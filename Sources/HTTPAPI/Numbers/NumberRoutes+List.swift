// SPDX-License-Identifier: MIT
import ENUM
import HTTPTypes
import JSONRPC
import NVS

// GET /enum/list.

extension NumberRoutes {
    /// The most names of one page.
    private static let pageLimit = 100

    /// Lists the names of telephone numbers, page by page.
    func list(_ request: APIRequest) async throws -> Reply {
        guard let tip = directory.tip else { throw NumberLookup.notReady }
        let limit = try limit(request)
        let names = try await page(after: try cursor(request), limit: limit + 1)
        let active = names.prefix(limit).filter { $0.isActive(at: tip.height) }
        var json: JSONObject = [
            "count": .integer(active.count),
            "height": .integer(tip.height),
            "records": .array(active.map { row($0, at: tip.height) }),
            "status": "success",
        ]
        if names.count > limit, let last = names.prefix(limit).last {
            json["next"] = .string(Hex.encode(last.name))
        }
        return Reply(.ok, .object(json))
    }

    private func page(after name: [UInt8]?, limit: Int) async throws -> [NameRecord] {
        do {
            return try await directory.numbers(after: name, limit: limit)
        } catch is DirectoryError {
            throw NumberLookup.notReady
        }
    }

    private func limit(_ request: APIRequest) throws -> Int {
        guard let text = request.query["limit"] else { return Self.pageLimit }
        guard let limit = Int(text), (1...Self.pageLimit).contains(limit) else {
            throw APIError(field: "/limit", "must be a whole number from 1 to \(Self.pageLimit)")
        }
        return limit
    }

    /// The last name of the page before; what a client sends as a cursor is a name in hexadecimal.
    private func cursor(_ request: APIRequest) throws -> [UInt8]? {
        guard let text = request.query["cursor"] else { return nil }
        guard text.utf8.count <= 2 * NameRules.maxNameLength, let name = Hex.decode(Array(text.utf8)), !name.isEmpty
        else {
            throw APIError(field: "/cursor", "must be the \"next\" of a page before")
        }
        return name
    }

    private func row(_ record: NameRecord, at height: Int) -> JSON {
        let number = ENUMName(record.name, maxDigits: E164Number.maxPrivateDigits)?.number
        let rules = ENUMValue(record.value).records.map(\.naptr)
        let uri = number.flatMap { ENUMResolution(rules, for: $0, schemes: options.schemes).uris.first }
        return [
            "expires_in": .integer(Int(record.expiresAt) - height),
            "nvs_key": .string(record.name),
            "phone_number": number.map { .string($0.description) } ?? .null,
            "sip_uri": uri.map { .string($0) } ?? .null,
        ]
    }
}
