// SPDX-License-Identifier: MIT
import Chain
import NVS
import Store
import Synchronization

/// A mirror on a disk that can fill up.
final class FlakyMirror: NameMirror {
    struct Full: Error, CustomStringConvertible {
        let description = "there is no space left"
    }

    private let store: MirrorStore
    private let isFull = Atomic(false)

    init(store: MirrorStore) {
        self.store = store
    }

    func set(isFull: Bool) { self.isFull.store(isFull, ordering: .relaxed) }

    private func checkSpace() throws {
        if isFull.load(ordering: .relaxed) { throw Full() }
    }

    func genesis() async throws -> String? { try await store.genesis() }
    func tip() async throws -> ChainTip? { try await store.tip() }
    func headers() async throws -> [ChainTip] { try await store.headers() }
    func count() async throws -> Int { try await store.count() }
    func record(named name: [UInt8]) async throws -> NameRecord? { try await store.record(named: name) }

    func records(in groups: [NameGroup]) async throws -> [NameGroup: [NameRecord]] {
        try await store.records(in: groups)
    }

    func forEachGroup(_ body: @Sendable (NameGroup, [NameRecord]) throws -> Void) async throws {
        try await store.forEachGroup(body)
    }

    func groups(expiringIn heights: Range<Int>) async throws -> [NameGroup] {
        try await store.groups(expiringIn: heights)
    }

    func apply(_ update: MirrorUpdate) async throws {
        try checkSpace()
        try await store.apply(update)
    }

    func beginDump() async throws -> any MirrorDump {
        try checkSpace()
        return try await store.beginDump()
    }
}
