// SPDX-License-Identifier: MIT
import Chain
import HTTPAPI
import NVS
import Store

// What an orchestrator asks of names: more than DNS needs, from the mirror and the node together.

extension ChainDirectory {
    /// How often it is read again because a block came in between.
    private static let attempts = 4

    func detail(of name: [UInt8]) async throws -> NameDetail? {
        for attempt in 1...Self.attempts {
            guard let tip else { throw DirectoryError.notReady }
            let record = try await store.record(named: name)
            let entry = try await entry(name)
            let found = try await detail(record, entry, at: tip, isMirrored: MirrorSelection().contains(name))
            // All of it has to be as of one block; who asks while blocks come in a row gets what there is.
            guard let found, found.tip != self.tip, attempt < Self.attempts else { return found }
            try await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }

    /// The name as the node shows it; nil if it does not know the name, or does not answer for one that we know.
    private func entry(_ name: [UInt8]) async throws -> NameEntry? {
        do {
            guard let client = chain.running?.client else { throw DirectoryError.nodeAway }
            return try await client.nameShow(name)
        } catch let error where (error as? ChainError)?.isTransient ?? (error is DirectoryError) {
            if MirrorSelection().contains(name) { return nil }
            throw DirectoryError.nodeAway
        }
    }

    private func detail(
        _ record: NameRecord?,
        _ entry: NameEntry?,
        at tip: DirectoryTip,
        isMirrored: Bool
    ) async throws -> NameDetail? {
        if var record {
            // A mirror that was filled by a dump does not know whose a name is, and by which transaction.
            if let entry, entry.value == record.value, entry.expiresAt == Int(record.expiresAt) {
                (record.address, record.txid) = (entry.address, entry.txid)
            }
            return NameDetail(tip: tip, record: record, height: await height(of: record.txid, atMost: tip.height))
        }
        guard let entry, !isMirrored || entry.isDeleted else { return nil }
        let block = try await block(entry.height, tip)
        return NameDetail(
            tip: block,
            record: NameRecord(
                name: entry.name,
                value: entry.value,
                expiresAt: Int32(clamping: entry.expiresAt),
                address: entry.address,
                txid: entry.txid
            ),
            isDeleted: entry.isDeleted,
            height: await height(of: entry.txid, atMost: block.height)
        )
    }

    /// The block at which the node stood when it answered.
    private func block(_ height: Int, _ tip: DirectoryTip) async throws -> DirectoryTip {
        guard height != tip.height, let hash = try? await chain.running?.client.blockHash(at: height) else {
            return tip
        }
        return DirectoryTip(height: height, hash: hash, revision: tip.revision)
    }

    /// The height of the block with a transaction.
    private func height(of txid: String, atMost limit: Int) async -> Int? {
        guard !txid.isEmpty, let client = chain.running?.client,
            let hash = try? await client.blockHash(ofTransaction: txid),
            let header = try? await client.blockHeader(hash), header.block.height <= limit
        else { return nil }
        return header.block.height
    }

    func names(withPrefix prefix: [UInt8], after name: [UInt8]?, limit: Int) async throws -> NameListing {
        guard let tip else { throw DirectoryError.notReady }
        guard prefix.starts(with: MirrorSelection.dnsPrefix) || prefix.starts(with: MirrorSelection.enumPrefix) else {
            guard let client = chain.running?.client else { throw DirectoryError.nodeAway }
            return try await scan.names(withPrefix: prefix, after: name, limit: limit, client)
        }
        guard let page = try await store.page(of: prefix, after: name, limit: limit) else {
            throw DirectoryError.notReady
        }
        return NameListing(
            tip: DirectoryTip(page.tip, revision: tip.revision),
            records: page.records,
            next: page.next
        )
    }
}
