// SPDX-License-Identifier: MIT
import Chain
import NVS
import Store
import Synchronization

let genesisHash = String(repeating: "0", count: 64)

func block(_ height: Int, branch: String = "a") -> ChainTip {
    ChainTip(
        height: height,
        hash: branch + String(repeating: "0", count: 55) + String(10_000_000 + height),
        time: height
    )
}

func record(_ name: String, _ value: String = "A=192.0.2.1", expiresAt: Int32 = 1_000) -> NameRecord {
    NameRecord(
        name: Array(name.utf8),
        value: Array(value.utf8),
        expiresAt: expiresAt,
        registeredAt: 7,
        address: "Eaddress",
        txid: genesisHash
    )
}

func group(_ name: String) -> NameGroup { NameGroup(name: Array(name.utf8)) ?? NameGroup(key: []) }

extension MirrorStore {
    /// Fills the mirror as a follower does.
    func fill(_ records: [NameRecord], upTo height: Int, askedAt: Int = 0) async throws {
        let dump = try await beginDump()
        try await dump.append(records)
        let headers = (max(0, height - 9)...height).map { block($0) }
        try await dump.finish(genesis: genesisHash, headers: headers, askedAt: askedAt, extras: [])
    }

    /// Groups and records as they are streamed.
    func stream() async throws -> [(group: NameGroup, records: [NameRecord])] {
        let all = Mutex<[(group: NameGroup, records: [NameRecord])]>([])
        try await forEachGroup { group, records in all.withLock { $0.append((group, records)) } }
        return all.withLock(\.self)
    }
}
