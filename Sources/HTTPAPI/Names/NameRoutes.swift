// SPDX-License-Identifier: MIT
import Access
import HTTPTypes
import JSONRPC
import NVS

/// The name-value store itself, for reading.
struct NameRoutes: Sendable {
    let directory: any NameDirectory
    let options: NumberOptions
    let streams: StreamGate
    /// How often a silent stream says that it is alive; what lies between may close it otherwise.
    let pulse: Duration

    var routes: [Route] {
        [
            Route(.get, "/health", rate: .health, handler: health),
            Route(.get, "/nvs/events", rate: .read, handler: events),
            Route(.get, "/nvs/{name}", rate: .read, handler: name),
        ]
    }

    /// Shows a name.
    func name(_ request: APIRequest) async throws -> Reply {
        let (record, tip) = try await found(request)
        guard let record, record.isActive(at: tip.height) else {
            throw Self.noSuchName
        }
        let showsOwner = options.showsOwner || request.context.principal.holds(.operator)
        let tag = EntityTag.tag(of: tip, showsOwner: showsOwner)
        let caching = "\(showsOwner && !options.showsOwner ? "private" : "public"), max-age=60"
        if request.hasVersion(tag) { return .notModified(caching: caching, tag: tag) }
        return Reply(.ok, json(record, tip, showsOwner: showsOwner), caching: caching, tag: tag)
    }

    /// The name that a request asks for, and the block that this is as of.
    ///
    /// - Throws: ``APIError`` if it is no name, or the chain cannot be asked.
    func found(_ request: APIRequest) async throws -> (record: NameRecord?, tip: DirectoryTip) {
        let name = try name(in: request)
        guard let tip = directory.tip else { throw NumberLookup.notReady }
        return (try await asking { try await $0.record(named: name) }, tip)
    }

    /// The name that a request asks for.
    func name(in request: APIRequest) throws(APIError) -> [UInt8] {
        let name = request.parameter("name")
        guard (1...NameRules.maxNameLength).contains(name.count) else {
            throw APIError(field: "/name", "must have 1 to \(NameRules.maxNameLength) octets")
        }
        return name
    }

    /// Asks the chain, with errors as clients see them.
    func asking<Value>(_ body: (any NameDirectory) async throws -> Value) async throws -> Value {
        do {
            return try await body(directory)
        } catch DirectoryError.nodeAway {
            throw APIError(
                .serviceUnavailable,
                code: "node_away",
                "The node does not answer, and names other than dns: and enum: are asked of it",
                headers: [.retryAfter: "5"]
            )
        } catch DirectoryError.busy {
            throw APIError(
                .serviceUnavailable,
                code: "busy",
                "The node looks through its names for somebody else",
                headers: [.retryAfter: "2"]
            )
        } catch is DirectoryError {
            throw NumberLookup.notReady
        }
    }

    /// 404.
    static let noSuchName = APIError(.notFound, code: "not_found", "There is no such name, or it has expired")

    private func json(_ record: NameRecord, _ tip: DirectoryTip, showsOwner: Bool) -> JSON {
        var json: JSONObject = [
            "expires_at": .integer(record.expiresAt),
            "expires_in": .integer(Int(record.expiresAt) - tip.height),
            "height": .integer(tip.height),
            "owner_address": .string(showsOwner ? record.address : ""),
            "txid": .string(record.txid),
        ]
        Self.add(record.name, as: "name", to: &json)
        Self.add(record.value, as: "value", to: &json)
        return .object(json)
    }

    /// Text as it is; other octets in hexadecimal, as JSON has only text.
    static func add(_ octets: [UInt8], as key: String, to json: inout JSONObject) {
        if String(validating: octets, as: UTF8.self) != nil {
            json[key] = .string(octets)
        } else {
            json[key + "_hex"] = .string(Hex.encode(octets))
        }
    }
}
