// SPDX-License-Identifier: MIT
import Chain
import JSONRPC
import NVS
import Synchronization

/// A node that serves the recorded chain, up to whatever block the test says.
final class FakeNode: ChainNode {
    struct Script: Sendable {
        var chain = RecordedChain.shared
        var tip: ChainTip
        var state: [[UInt8]: NameRecord]
        /// Thrown by every call, while set.
        var failure: ChainError?
        var isDownloading = false
        /// Blocks that the node has lost.
        var lost: Set<String> = []
        /// Run once before the next call of a method, by its name.
        var before: [String: @Sendable (FakeNode) -> Void] = [:]
        var calls: [String] = []
        var lastTold: String?
        var waiter: CheckedContinuation<Void, any Error>?
        /// Whether the next `waitfornewblock` ends at once, as after its time.
        var isNudged = false
        /// Whether `waitfornewblock` exists.
        var canWait = true
        /// Replaces the hash of block 0.
        var genesis: String?
    }

    private let script: Mutex<Script>

    init(height: Int) {
        let tip = RecordedChain.shared.active[height]
        script = Mutex(Script(tip: tip, state: RecordedChain.shared.state(at: tip.hash)))
    }

    /// Changes something of the script.
    func set(_ body: @Sendable (inout Script) -> Void) {
        let waiter = script.withLock { script in
            body(&script)
            defer { script.waiter = nil }
            return script.waiter
        }
        waiter?.resume()
    }

    /// Makes another block the tip.
    func goTo(_ tip: ChainTip) {
        let state = RecordedChain.shared.state(at: tip.hash)
        set { script in
            script.tip = tip
            script.state = state
        }
    }

    func goTo(height: Int) { goTo(RecordedChain.shared.active[height]) }

    /// How often a method was called.
    func count(of method: String) -> Int { script.withLock { script in script.calls.count { $0.hasPrefix(method) } } }

    func forgetCalls() { set { $0.calls = [] } }

    private func enter(_ method: String, _ argument: String = "") throws -> Script {
        let hook = script.withLock { script in
            script.calls.append(method + argument)
            return script.before.removeValue(forKey: method)
        }
        hook?(self)
        let script = script.withLock(\.self)
        if let failure = script.failure { throw failure }
        return script
    }

    func blockchainInfo() async throws -> ChainInfo {
        let script = try enter("getblockchaininfo")
        self.script.withLock { $0.lastTold = script.tip.hash }
        return ChainInfo(
            network: "regtest",
            height: script.tip.height,
            bestBlock: script.tip.hash,
            headers: script.tip.height,
            isDownloading: script.isDownloading
        )
    }

    func blockHash(at height: Int) async throws -> String? {
        let script = try enter("getblockhash")
        if height == 0 { return script.genesis ?? script.chain.active[0].hash }
        let path = script.chain.path(to: script.tip.hash)
        return path.first { script.chain.blocks[$0]?.block.height == height }
    }

    func blockHeader(_ hash: String) async throws -> BlockSummary? {
        let script = try enter("getblockheader")
        guard let block = script.chain.blocks[hash], !script.lost.contains(hash) else { return nil }
        let isActive = script.chain.path(to: script.tip.hash).contains(hash)
        return BlockSummary(
            block: block.block,
            previous: block.previous,
            confirmations: isActive ? script.tip.height - block.block.height + 1 : -1
        )
    }

    func rawBlock(_ hash: String) async throws -> [UInt8]? {
        let script = try enter("getblock ", hash)
        return script.lost.contains(hash) ? nil : script.chain.blocks[hash]?.octets
    }

    func waitForNewBlock(timeout: Duration) async throws -> (height: Int, hash: String) {
        var script = try enter("waitfornewblock")
        guard script.canWait else { throw ChainError.rpc(RPCError(code: -32601, message: "Method not found")) }
        // Until there is something to tell, however long that takes: no test waits for a clock.
        while script.tip.hash == script.lastTold, !script.isNudged {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    // Looked at under the same lock: what changed since would wake nobody any more.
                    let isOver = self.script.withLock { script in
                        let isOver = script.tip.hash != script.lastTold || script.isNudged || script.failure != nil
                        if !isOver { script.waiter = continuation }
                        return isOver
                    }
                    if isOver { continuation.resume() }
                    if Task.isCancelled { cancelWait() }
                }
            } onCancel: {
                cancelWait()
            }
            script = self.script.withLock(\.self)
            if let failure = script.failure { throw failure }
        }
        let tip = script.tip
        self.script.withLock { script in
            script.lastTold = tip.hash
            script.isNudged = false
        }
        return (tip.height, tip.hash)
    }

    private func cancelWait() {
        let waiter = script.withLock { script in
            defer { script.waiter = nil }
            return script.waiter
        }
        waiter?.resume(throwing: CancellationError())
    }

    func nameShow(_ name: [UInt8]) async throws -> NameEntry? {
        let script = try enter("name_show ", String(decoding: name, as: UTF8.self))
        guard let record = script.state[name] else { return nil }
        return NameEntry(
            name: name,
            value: record.value,
            txid: record.txid,
            address: record.address,
            expiresAt: Int(record.expiresAt),
            expiresIn: Int(record.expiresAt) - script.tip.height,
            time: 0,
            isDeleted: record.expiresAt == 0
        )
    }

    func nameFilter(
        _ filter: NameFilter,
        batchSize: Int,
        consume: @escaping @Sendable ([NameRow]) async throws -> Void
    ) async throws -> Int {
        let script = try enter("name_filter ", filter.rawValue)
        let prefixes: [String]
        switch filter {
        case .dns: prefixes = ["dns:"]
        case .enumNames: prefixes = ["enum:"]
        case .dnsAndENUM: prefixes = ["dns:", "enum:"]
        case .all: prefixes = [""]
        }
        let rows = script.state.values.filter { record in
            record.expiresAt != 0 && prefixes.contains { record.name.starts(with: Array($0.utf8)) }
        }
        for row in rows {
            try await consume([
                NameRow(
                    name: row.name,
                    value: row.value,
                    registeredAt: Int(row.registeredAt),
                    expiresIn: Int(row.expiresAt) - script.tip.height
                )
            ])
        }
        _ = try enter("after name_filter")
        return rows.count
    }
}
