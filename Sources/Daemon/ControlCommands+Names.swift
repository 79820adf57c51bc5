// SPDX-License-Identifier: MIT
import Chain
import Control
import Foundation
import HTTPAPI
import JSONRPC
import NVS
import Synchronization

// What `numen nvs` asks for.

extension ControlCommands {
    func show(_ parameters: JSONObject) async throws -> JSON {
        let name = try name(parameters)
        guard let entry = try await running().client.nameShow(name) else {
            throw ControlError("there is no name \(printable(name))")
        }
        let state = entry.isDeleted ? "deleted" : entry.isActive ? "active" : "expired"
        let faults = NameGroup(name: name).map { publisher.faults[$0] } ?? []
        return [
            "name": .string(entry.name),
            "value": .string(entry.value),
            "state": .string(state),
            "address": .string(entry.address),
            "txid": .string(entry.txid),
            "expires_at": .integer(entry.expiresAt),
            "expires_in": .integer(entry.expiresIn),
            "time": .integer(entry.time),
            "faults": .array(faults.map { .string($0) }),
        ]
    }

    func history(_ parameters: JSONObject, _ reply: ControlReply) async throws -> JSON {
        let name = try name(parameters)
        let entries = try await running().client.nameHistory(name, full: true)
        guard !entries.isEmpty else { throw ControlError("there is no name \(printable(name))") }
        for entry in entries {
            try await reply.send([
                "height": entry.height.map { .integer($0) } ?? .null,
                "operation": .string(entry.operation),
                "days": .integer(entry.days),
                "value": .string(entry.value),
                "address": .string(entry.address),
                "txid": .string(entry.txid),
                "time": .integer(entry.time),
            ])
        }
        return .integer(entries.count)
    }

    /// Lists names by prefix.
    ///
    /// The node is asked with one of a few fixed expressions, never with the caller's text, and what it returns is
    /// compared here.
    func list(_ parameters: JSONObject, _ reply: ControlReply) async throws -> JSON {
        let prefix = parameters["prefix"]?.octets ?? []
        let limit = parameters["limit"]?.int ?? 1_000
        let filter: NameFilter =
            prefix.starts(with: "dns:".utf8) ? .dns : prefix.starts(with: "enum:".utf8) ? .enumNames : .all
        let sent = Atomic(0)
        let matching = Atomic(0)
        _ = try await running().client
            .nameFilter(filter) { rows in
                for row in rows where row.name.starts(with: prefix) && row.expiresIn >= 0 {
                    matching.add(1, ordering: .relaxed)
                    guard sent.load(ordering: .relaxed) < limit else { continue }
                    sent.add(1, ordering: .relaxed)
                    try await reply.send([
                        "name": .string(row.name), "value": .string(row.value), "expires_in": .integer(row.expiresIn),
                    ])
                }
            }
        return ["sent": .integer(sent.load(ordering: .relaxed)), "names": .integer(matching.load(ordering: .relaxed))]
    }

    /// Registers, changes or deletes a name.
    func write(_ command: String, _ parameters: JSONObject) async throws -> JSON {
        let running = try running()
        // A node's wallet holds money, which only the wallet gate may spend. The embedded chain's is play money.
        guard running.embedded != nil else {
            throw ControlError(
                "names are written only on the embedded chain; on a real node use its wallet, for example: emercoin-cli name_new"
            )
        }
        let name = try name(parameters)
        let address = parameters["address"]?.text
        var details: JSONObject = ["name": .string(name)]
        details["days"] = parameters["days"]
        details["address"] = address.map { .string($0) }
        // Play money, but whoever reads the log is to find who changed a name.
        try await access.record(command, details)
        let transaction: String
        if command == "nvs.delete" {
            transaction = try await running.client.nameDelete(name)
        } else {
            guard let value = parameters["value"]?.octets, let days = parameters["days"]?.int else {
                throw ControlError("a value and a number of days are needed")
            }
            transaction =
                command == "nvs.new"
                ? try await running.client.nameNew(name, value: value, days: days, address: address)
                : try await running.client.nameUpdate(name, value: value, days: days, address: address)
        }
        try await settle(running.client)
        return ["txid": .string(transaction)]
    }

    /// Sends the operations of each block from now on, until the caller goes away.
    func watch(_ parameters: JSONObject, _ reply: ControlReply) async throws -> JSON {
        let prefix = parameters["prefix"]?.octets ?? []
        _ = try running()
        for await event in blocks.events() {
            guard case .block(let block) = event else { continue }
            for operation in block.operations where operation.name.starts(with: prefix) {
                try await reply.send([
                    "height": .integer(block.tip.height),
                    "operation": .string(operation.kind.rpcName),
                    "name": .string(operation.name),
                    "value": .string(operation.value),
                    "days": .integer(operation.days),
                ])
            }
        }
        return .null
    }

    func name(_ parameters: JSONObject) throws -> [UInt8] {
        guard let name = parameters["name"]?.octets, name.count <= NameRules.maxNameLength else {
            throw ControlError("a name of at most \(NameRules.maxNameLength) octets is needed")
        }
        return name
    }

    private func printable(_ name: [UInt8]) -> String {
        "\"" + String(decoding: SeedFile.escape(name), as: UTF8.self) + "\""
    }
}
