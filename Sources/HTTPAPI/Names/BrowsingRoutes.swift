// SPDX-License-Identifier: MIT
import Access
import DNSWire
import ENUM
import HTTPTypes
import JSONRPC
import NVS

// GET /nvs?prefix= and GET /nvs/{name}/details: names for people who look through them. Anybody may write 20 KB under any
// name, so that values are cut.

/// The name-value store page by page, with what is wrong in it.
struct BrowsingRoutes: Sendable {
    let names: NameRoutes

    /// The most names of one page.
    private static let pageLimit = 50
    /// The most octets of a value in a list.
    private static let excerptLimit = 160
    /// The most operations that are told, and the most octets of each one's value.
    private static let historyLimit = 100
    private static let historyValueLimit = 1_024
    /// How often it is looked whether the node has time, ten times a second.
    private static let turnLimit = 50
    /// The most faults that are told.
    private static let faultLimit = 64

    var routes: [Route] {
        [
            Route(.get, "/nvs", scope: .list, rate: .bulk, handler: list),
            Route(.get, "/nvs/{name}/details", scope: .list, rate: .read, handler: details),
        ]
    }

    private func list(_ request: APIRequest) async throws -> Reply {
        let prefix = Array((request.query["prefix"] ?? "").utf8)
        guard (1...NameRules.maxNameLength).contains(prefix.count) else {
            throw APIError(field: "/prefix", "must have 1 to \(NameRules.maxNameLength) octets")
        }
        let limit = try request.pageLimit(atMost: Self.pageLimit)
        let cursor = try request.cursor
        let page = try await names.asking { directory in
            try await Self.inTurn { try await directory.names(withPrefix: prefix, after: cursor, limit: limit) }
        }
        var rows: [JSON] = []
        // Names that belong together have their faults together, and there may be very many of them.
        var known: [NameGroup: [String]] = [:]
        for record in page.records {
            var row = Self.json(record, at: page.tip.height)
            let group = NameGroup(name: record.name)
            let faults: [String]
            if let group, let read = known[group] {
                faults = read
            } else {
                faults = try await names.asking { try await $0.faults(of: record.name) }
            }
            if let group { known[group] = faults }
            row["faults"] = .integer(Self.own(faults, record.name).count)
            Self.add(record.value, atMost: Self.excerptLimit, to: &row)
            rows.append(.object(row))
        }
        var json: JSONObject = ["height": .integer(page.tip.height), "names": .array(rows)]
        if let next = page.next { json["next"] = .string(Hex.encode(next)) }
        return Reply(.ok, .object(json))
    }

    /// Waits a while for others whom the node serves first: people do not come again when they are told to.
    private static func inTurn<Value>(_ body: () async throws -> Value) async throws -> Value {
        for _ in 0..<turnLimit {
            do {
                return try await body()
            } catch DirectoryError.busy {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        return try await body()
    }

    private func details(_ request: APIRequest) async throws -> Reply {
        let name = try names.name(in: request)
        guard let detail = try await names.asking({ try await $0.detail(of: name) }) else {
            throw APIError(.notFound, code: "not_found", "There is no such name, and never was one")
        }
        let faults = try await names.asking { try await $0.faults(of: name) }
        var json = Self.json(detail.record, at: detail.tip.height)
        json["deleted"] = .bool(detail.isDeleted)
        json["height"] = .integer(detail.tip.height)
        json["owner_address"] = .string(
            names.options.showsOwner || request.context.principal.holds(.operator) ? detail.record.address : ""
        )
        json["txid"] = .string(detail.record.txid)
        json["faults"] = .array(faults.prefix(Self.faultLimit).map { .string($0) })
        json["dns"] = answer(for: name)
        Self.add(detail.record.value, atMost: .max, to: &json)
        json["history"] = try await history(of: name).map { .array($0) } ?? .null
        return Reply(.ok, .object(json))
    }

    /// What DNS makes of a name, with those beside it; null for names that mean nothing to it.
    private func answer(for name: [UInt8]) -> JSON {
        let dns = Array("dns:".utf8)
        if name.starts(with: dns), let domain = String(validating: name.dropFirst(dns.count), as: UTF8.self) {
            return names.directory.told(domain, .any)
        }
        guard let number = ENUMName(name, maxDigits: names.options.maxDigits)?.number else { return .null }
        return names.directory.told(names.options.domain(of: number), .naptr)
    }

    /// The newest operations first; nil if the node, which alone keeps them, does not answer.
    private func history(of name: [UInt8]) async throws -> [JSON]? {
        let changes: [NameChange]
        do {
            changes = try await names.directory.history(of: name)
        } catch DirectoryError.nodeAway {
            return nil
        }
        return changes.reversed().prefix(Self.historyLimit)
            .map { change in
                var json: JSONObject = [
                    "days": .integer(change.days),
                    "height": change.height.map { .integer($0) } ?? .null,
                    "operation": .string(change.operation),
                    "time": .integer(change.time),
                    "txid": .string(change.txid),
                ]
                Self.add(change.value, atMost: Self.historyValueLimit, to: &json)
                return .object(json)
            }
    }

    private static func json(_ record: NameRecord, at height: Int) -> JSONObject {
        var json: JSONObject = [
            "expired": .bool(!record.isActive(at: height)),
            "expires_in": .integer(Int(record.expiresAt) - height),
        ]
        NameRoutes.add(record.name, as: "name", to: &json)
        return json
    }

    /// Faults of a name itself, without those of names beside it.
    private static func own(_ faults: [String], _ name: [UInt8]) -> [String] {
        let start = String(decoding: name, as: UTF8.self) + ": "
        return faults.filter { $0.hasPrefix(start) }
    }

    /// Adds a value and its length; of a longer one its beginning, which ends with a whole character.
    private static func add(_ value: [UInt8], atMost limit: Int, to json: inout JSONObject) {
        json["value_octets"] = .integer(value.count)
        var start = value.prefix(limit)
        if start.count < value.count, String(validating: value, as: UTF8.self) != nil {
            while let next = value[start.endIndex...].first, next & 0xC0 == 0x80 { start.removeLast() }
        }
        NameRoutes.add(Array(start), as: "value", to: &json)
    }
}
