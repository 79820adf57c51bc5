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
        let limit = try request.pageLimit(atMost: Self.pageLimit)
        let names = try await page(after: try request.cursor, limit: limit + 1)
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
