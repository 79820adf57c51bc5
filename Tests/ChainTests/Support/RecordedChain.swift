// SPDX-License-Identifier: MIT
import Chain
import Foundation
import JSONRPC
import NVS

/// The chain that a real node made while its replies were recorded: every block, the operations that the node indexed, and
/// what it told of each name at the end.
struct RecordedChain: Sendable {
    struct RecordedBlock: Sendable {
        var block: ChainTip
        var previous: String?
        var octets: [UInt8]
    }

    /// An operation that took effect.
    struct Operation: Sendable {
        var block: String
        var height: Int
        var kind: String
        var name: [UInt8]
        var value: [UInt8]
        var days: Int
        var txid: String
        var address: String
    }

    /// Blocks of the active chain by height.
    private(set) var active: [ChainTip] = []
    private(set) var blocks: [String: RecordedBlock] = [:]
    private(set) var operations: [Operation] = []
    /// What `name_show` told at the tip; deleted names have `expiresAt` 0.
    private(set) var records: [NameRecord] = []

    static let shared: RecordedChain = {
        do { return try RecordedChain() } catch { preconditionFailure("\(error)") }
    }()

    private init() throws {
        let file = RecordedExchange.folder.appending(path: "_chain.json")
        let json = try JSONParser().parse(Array(Data(contentsOf: file)))
        for (element, isActive) in (json["blocks"]?.array ?? []).map({ ($0, true) })
            + (json["stale"]?.array ?? []).map({ ($0, false) })
        {
            let octets = Hex.decode(element["hex"]?.text ?? "") ?? []
            let header = try Block(decoding: octets).header
            let block = ChainTip(
                height: element["height"]?.int ?? 0,
                hash: element["hash"]?.text ?? "",
                time: Int(header.time)
            )
            let previous = block.height == 0 ? nil : Hex.encode(header.previous.reversed())
            blocks[block.hash] = RecordedBlock(block: block, previous: previous, octets: octets)
            if isActive { active.append(block) }
        }
        for element in json["effective_ops"]?.array ?? [] {
            let height = element["height"]?.int ?? 0
            operations.append(
                Operation(
                    block: active[height].hash,
                    height: height,
                    kind: element["op"]?.text ?? "",
                    name: Hex.decode(element["name_hex"]?.text ?? "") ?? [],
                    value: Hex.decode(element["value_hex"]?.text ?? "") ?? [],
                    days: element["days"]?.int ?? 0,
                    txid: element["txid"]?.text ?? "",
                    address: element["address"]?.text ?? ""
                )
            )
        }
        // Both stale blocks hold only good operations, as the node's own view of that branch showed.
        for stale in json["stale"]?.array ?? [] {
            guard let recorded = blocks[stale["hash"]?.text ?? ""] else { continue }
            for transaction in try Block(decoding: recorded.octets).transactions {
                for (index, operation, _) in transaction.nameOperations {
                    operations.append(
                        Operation(
                            block: recorded.block.hash,
                            height: recorded.block.height,
                            kind: operation.kind.rpcName,
                            name: operation.name,
                            value: operation.value,
                            days: operation.days,
                            txid: recorded.block.hash.dropLast(2) + "0\(index)",
                            address: "emrt1qstale"
                        )
                    )
                }
            }
        }
        for element in json["names_at_tip"]?.array ?? [] {
            records.append(
                NameRecord(
                    name: Hex.decode(element["name_hex"]?.text ?? "") ?? [],
                    value: Hex.decode(element["value_hex"]?.text ?? "") ?? [],
                    expiresAt: Int32(element["expires_at"]?.int ?? 0),
                    registeredAt: Int32(element["registered_at"]?.int ?? 0),
                    address: element["address"]?.text ?? "",
                    txid: element["txid"]?.text ?? ""
                )
            )
        }
    }

    /// The hashes of the blocks that end in one.
    func path(to hash: String) -> Set<String> {
        var path: Set<String> = []
        var next: String? = hash
        while let hash = next, let block = blocks[hash] {
            path.insert(hash)
            next = block.previous
        }
        return path
    }

    /// The state of every name as of a block, deleted ones with `expiresAt` 0 included.
    func state(at hash: String) -> [[UInt8]: NameRecord] {
        let path = path(to: hash)
        var state: [[UInt8]: NameRecord] = [:]
        for operation in operations.sorted(by: { $0.height < $1.height }) where path.contains(operation.block) {
            var record =
                state[operation.name]
                ?? NameRecord(name: operation.name, value: [], expiresAt: 0, registeredAt: 0)
            record.value = operation.value
            record.txid = operation.txid
            record.address = operation.address
            switch operation.kind {
            case "name_new":
                record.registeredAt = Int32(operation.height)
                record.expiresAt = NameRules.expiry(after: operation.height, days: operation.days)
            case "name_update":
                record.expiresAt = NameRules.expiry(after: Int(record.expiresAt), days: operation.days)
            default:
                record.expiresAt = 0
            }
            state[operation.name] = record
        }
        return state
    }
}
