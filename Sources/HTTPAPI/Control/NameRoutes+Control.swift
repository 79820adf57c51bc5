// SPDX-License-Identifier: MIT
import Address
import HTTPTypes
import JSONRPC
import NVS

// GET /nvs/{name} for an orchestrator that makes other services' configuration of what the chain says: expired names are
// shown, so that it sees what has happened to them, and the block is told, so that it can come to the same result again.

extension NameRoutes {
    /// Shows a name, active or expired, with its value in Base64 as well.
    func control(_ request: APIRequest) async throws -> Reply {
        let (record, tip) = try await found(request)
        guard let record else { throw Self.noSuchName }
        var json: JSONObject = [
            "address": record.address.isEmpty ? .null : .string(record.address),
            "block": .string(tip.hash),
            "block_height": .integer(tip.height),
            // When the name was last changed is not kept, so neither height nor confirmations of that are known.
            "confirmations": .null,
            "deleted": .bool(record.expiresAt <= 0),
            "expired": .bool(!record.isActive(at: tip.height)),
            "expires_in": .integer(Int(record.expiresAt) - tip.height),
            "height": .null,
            "txid": record.txid.isEmpty ? .null : .string(record.txid),
            "value_base64": .string(Base64.encode(record.value)),
        ]
        Self.add(record.name, as: "name", to: &json)
        Self.add(record.value, as: "value", to: &json)
        return Reply(.ok, .object(json))
    }
}
