// SPDX-License-Identifier: MIT
import Chain
import ChainZones
import DNSWire
import HTTPAPI
import NVS
import NameIndex
import NameServer
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

    func history(of name: [UInt8]) async throws -> [NameChange] {
        guard let client = chain.running?.client else { throw DirectoryError.nodeAway }
        do {
            return try await client.nameHistory(name, full: true)
                .map { entry in
                    NameChange(
                        operation: entry.operation,
                        height: entry.height,
                        time: entry.time,
                        days: entry.days,
                        value: entry.value,
                        address: entry.address,
                        txid: entry.txid
                    )
                }
        } catch let error as ChainError where error.isTransient {
            throw DirectoryError.nodeAway
        }
    }

    /// Read again rather than remembered: of what is wrong in a chain that anybody may write to, not all is remembered.
    func faults(of name: [UInt8]) async throws -> [String] {
        guard let group = NameGroup(name: name) else {
            return name.starts(with: MirrorSelection.enumPrefix) ? [Self.line(name, "is no telephone number")] : []
        }
        if let reason = unserved(group) { return [Self.line(name, reason)] }
        guard let state = try await store.state(of: group) else { throw DirectoryError.notReady }
        return publisher.builder.nodes(of: group, records: state.records, at: state.tip.height).faults
    }

    private static func line(_ name: [UInt8], _ reason: String) -> String {
        "\(String(decoding: name, as: UTF8.self)): \(reason)"
    }

    /// Why DNS answers no name of a group, whatever its values are; nil if it may.
    private func unserved(_ group: NameGroup) -> String? {
        guard group.isDNS else { return nil }
        let labels = group.subject.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count == 2, let last = labels.last, let apex = try? DomainName(labels: [Array(last)]) else {
            return "is no domain name under a top-level domain"
        }
        guard !index.snapshot.zones.contains(where: { $0.apex == apex }) else { return nil }
        return "has an ending that this server does not answer"
    }

    func answer(to question: Question) -> Message? {
        guard let octets = try? Message(query: question, id: 0).encode() else { return nil }
        var server = NameServer(index: index)
        var writer = MessageWriter()
        guard server.answer(octets.span, over: .tcp, into: &writer) == .reply else { return nil }
        return try? Message.decode((0..<writer.count).map { writer.span[$0] })
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
