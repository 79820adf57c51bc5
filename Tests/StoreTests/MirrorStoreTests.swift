// SPDX-License-Identifier: MIT
import Chain
import NVS
import Store
import Testing

@Suite("The mirror in SQLite")
struct MirrorStoreTests {
    private let folder = TemporaryFolder()

    private static let names = [
        "dns:b.emc", "dns:www.a.emc", "dns:a.emc", "enum:123:1", "enum:123:0", "ver:enum", "dns:\u{0}x.emc",
    ]

    @Test("is empty at first")
    func empty() async throws {
        let store = try MirrorStore(folder: folder.path)
        #expect(try await store.tip() == nil)
        #expect(try await store.genesis() == nil)
        #expect(try await store.headers().isEmpty)
        #expect(try await store.count() == 0)
        #expect(try await store.stream().isEmpty)
        #expect(try await store.record(named: []) == nil)
        #expect(try await store.records(in: [group("dns:a.emc")]).isEmpty)
        #expect(try await store.groups(expiringIn: 0..<Int(Int32.max)).isEmpty)
    }

    @Test("gives groups in order, with every record, before and after it was closed")
    func groups() async throws {
        let records = Self.names.map { record($0) }
        for isReopened in [false, true] {
            let store = try MirrorStore(folder: folder.path)
            if !isReopened { try await store.fill(records, upTo: 20) }
            let stream = try await store.stream()
            let keys = stream.map { String(decoding: $0.group.key, as: UTF8.self) }
            #expect(keys == ["dns:\u{0}x.emc", "dns:a.emc", "dns:b.emc", "enum:123"])
            #expect(stream[1].records == [record("dns:a.emc"), record("dns:www.a.emc")])
            #expect(stream[3].records == [record("enum:123:0"), record("enum:123:1")])
            for record in records { #expect(try await store.record(named: record.name) == record) }
            let asked = try await store.records(in: [group("dns:a.emc"), group("dns:none.emc"), group("enum:123:9")])
            #expect(asked.keys.count == 2)
            #expect(asked[group("dns:www.a.emc")]?.count == 2)
            #expect(try await store.count() == records.count)
            #expect(try await store.tip() == block(20))
            #expect(try await store.headers() == (11...20).map { block($0) })
            #expect(try await store.genesis() == genesisHash)
            try store.close()
        }
    }

    @Test("gives names by their beginning, those without a group as well", arguments: [1, 2, 10])
    func beginnings(limit: Int) async throws {
        let store = try MirrorStore(folder: folder.path)
        #expect(try await store.page(of: Array("dns:".utf8), after: nil, limit: limit) == nil)
        try await store.fill((Self.names + ["enum:odd", "enum:124:0"]).map { record($0) }, upTo: 20)
        let cases: [(String, Set<String>)] = [
            ("enum:", ["enum:123:0", "enum:123:1", "enum:124:0", "enum:odd"]),
            ("enum:123", ["enum:123:0", "enum:123:1"]), ("dns:c", []), ("enum:124:0", ["enum:124:0"]),
            ("dns:", ["dns:b.emc", "dns:www.a.emc", "dns:a.emc", "dns:\u{0}x.emc"]), ("dns:www", ["dns:www.a.emc"]),
        ]
        for (prefix, names) in cases {
            var found: [String] = []
            var next: [UInt8]?
            repeat {
                let page = try #require(try await store.page(of: Array(prefix.utf8), after: next, limit: limit))
                #expect(page.tip == block(20) && page.records.count <= limit)
                found += page.records.map { String(decoding: $0.name, as: UTF8.self) }
                next = page.next
            } while next != nil
            #expect(found.count == Set(found).count && Set(found) == names, "\(prefix)")
        }
        try store.close()
    }

    @Test("gives names of one kind page by page, each once, whatever the cursor is", arguments: [1, 2, 3, 10])
    func pages(limit: Int) async throws {
        let store = try MirrorStore(folder: folder.path)
        try await store.fill((Self.names + ["enum:124:0", "enum:9:0", "enuma:1"]).map { record($0) }, upTo: 20)
        let prefix = Array("enum:".utf8)
        var found: [String] = []
        var last: [UInt8]?
        repeat {
            let page = try await store.records(withPrefix: prefix, after: last, limit: limit)
            #expect(page.count <= limit)
            last = page.last?.name
            found += page.map { String(decoding: $0.name, as: UTF8.self) }
        } while last != nil
        #expect(found == ["enum:123:0", "enum:123:1", "enum:124:0", "enum:9:0"])
        let cursors = ["", "dns:a.emc", "enum:123:00", "enum:5:0", "zzz", "ver:enum"]
        for cursor in cursors {
            let page = try await store.records(withPrefix: prefix, after: Array(cursor.utf8), limit: 10)
            let names = page.map { String(decoding: $0.name, as: UTF8.self) }
            #expect(names == found.suffix(names.count), "after \(cursor)")
        }
        let behind = try await store.records(withPrefix: prefix, after: Array("enum:5:0".utf8), limit: 10)
        #expect(behind.map(\.name) == [Array("enum:9:0".utf8)])
    }

    @Test("goes from block to block, and over to another branch")
    func updates() async throws {
        let store = try MirrorStore(folder: folder.path)
        try await store.fill([record("dns:a.emc"), record("dns:b.emc")], upTo: 20)
        try await store.apply(
            MirrorUpdate(
                ancestorHeight: 20,
                headers: [block(21), block(22)],
                records: [record("dns:a.emc", "A=192.0.2.2"), record("dns:c.emc"), record("ver:x")],
                removals: [Array("dns:b.emc".utf8), Array("dns:none.emc".utf8)]
            )
        )
        #expect(try await store.tip() == block(22))
        #expect(
            try await store.stream().flatMap(\.records) == [record("dns:a.emc", "A=192.0.2.2"), record("dns:c.emc")]
        )
        #expect(try await store.record(named: Array("ver:x".utf8)) == record("ver:x"))
        try await store.apply(
            MirrorUpdate(ancestorHeight: 19, headers: [block(20, branch: "b")], removals: [Array("ver:x".utf8)])
        )
        #expect(try await store.headers() == (11...19).map { block($0) } + [block(20, branch: "b")])
        #expect(try await store.record(named: Array("ver:x".utf8)) == nil)
        try await store.apply(MirrorUpdate(ancestorHeight: 15, headers: []))
        #expect(try await store.tip() == block(15))
    }

    @Test("gives a group with the block that it is as of, waiting and at once")
    func state() async throws {
        let store = try MirrorStore(folder: folder.path)
        #expect(try await store.state(of: group("dns:a.emc")) == nil)
        #expect(try store.stateAtOnce(of: group("dns:a.emc"), limit: 9) == nil)
        try await store.fill(Self.names.map { record($0) }, upTo: 20)
        for name in ["dns:a.emc", "enum:123:0", "dns:none.emc"] {
            let state = try #require(try store.stateAtOnce(of: group(name), limit: 9))
            #expect(state == (try await store.state(of: group(name))))
            #expect(state.tip == block(20))
            #expect(state.records == (try await store.records(in: [group(name)])[group(name)] ?? []))
        }
        try store.close()
        #expect(throws: StoreError.self) { try store.stateAtOnce(of: group("dns:a.emc"), limit: 9) }
    }

    @Test("gives a group and its block together while others follow")
    func stateOfOneBlock() async throws {
        let store = try MirrorStore(folder: folder.path)
        try await store.fill([record("dns:a.emc", "20"), record("dns:www.a.emc", "20")], upTo: 20)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                for height in 21...220 {
                    try await store.apply(
                        MirrorUpdate(
                            ancestorHeight: height - 1,
                            headers: [block(height)],
                            records: [record("dns:a.emc", "\(height)"), record("dns:www.a.emc", "\(height)")]
                        )
                    )
                }
            }
            tasks.addTask {
                var height = 0
                while height < 220 {
                    let state = try #require(try store.stateAtOnce(of: group("dns:a.emc"), limit: 9))
                    #expect(state.tip.height >= height)
                    height = state.tip.height
                    let values = state.records.map { String(decoding: $0.value, as: UTF8.self) }
                    #expect(values == ["\(height)", "\(height)"])
                }
            }
            try await tasks.waitForAll()
        }
    }

    @Test("keeps the last 600 headers, in small steps and in one")
    func headers() async throws {
        let store = try MirrorStore(folder: folder.path)
        try await store.fill([], upTo: 20)
        for height in 21...40 {
            try await store.apply(MirrorUpdate(ancestorHeight: height - 1, headers: [block(height)]))
        }
        #expect(try await store.headers().count == 30)
        try await store.apply(MirrorUpdate(ancestorHeight: 40, headers: (41...1_500).map { block($0) }))
        #expect(try await store.headers() == (901...1_500).map { block($0) })
        try await store.apply(MirrorUpdate(ancestorHeight: 1_500, headers: [block(1_501)]))
        #expect(try await store.headers() == (902...1_501).map { block($0) })
    }

    @Test("knows what ends between two heights")
    func expiry() async throws {
        let store = try MirrorStore(folder: folder.path)
        let records = [
            record("dns:a.emc", expiresAt: 99), record("dns:b.emc", expiresAt: 100),
            record("dns:www.b.emc", expiresAt: 101),
            record("dns:c.emc", expiresAt: 102), record("ver:x", expiresAt: 100),
        ]
        try await store.fill(records, upTo: 20)
        #expect(Set(try await store.groups(expiringIn: 100..<102)) == [group("dns:b.emc")])
        #expect(try await store.groups(expiringIn: 100..<100).isEmpty)
        #expect(Set(try await store.groups(expiringIn: 99..<103)).count == 3)
    }

    @Test("keeps the old names until a dump is finished, also while they are read")
    func dump() async throws {
        let store = try MirrorStore(folder: folder.path)
        try await store.fill([record("dns:old.emc")], upTo: 20)
        let dump = try await store.beginDump()
        try await dump.append([record("dns:new.emc", expiresAt: 5), record("dns:two.emc", expiresAt: .max)])
        #expect(try await store.stream().flatMap(\.records) == [record("dns:old.emc")])
        #expect(try await store.tip() == block(20))
        try await dump.append([record("dns:gone.emc", expiresAt: -50)])
        try await dump.finish(
            genesis: genesisHash,
            headers: [block(30)],
            askedAt: 30,
            extras: [record("ver:x", expiresAt: 77), record("dns:two.emc", "A=192.0.2.9", expiresAt: 9)]
        )
        let wanted = [
            record("dns:gone.emc", expiresAt: -20), record("dns:new.emc", expiresAt: 35),
            record("dns:two.emc", "A=192.0.2.9", expiresAt: 9),
        ]
        #expect(try await store.stream().flatMap(\.records) == wanted)
        #expect(try await store.record(named: Array("ver:x".utf8)) == record("ver:x", expiresAt: 77))
        #expect(try await store.headers() == [block(30)])
        try await store.fill([record("dns:two.emc", expiresAt: .max)], upTo: 40, askedAt: 40)
        #expect(try await store.stream().flatMap(\.records) == [record("dns:two.emc", expiresAt: .max)])
    }

    @Test("forgets a dump that is abandoned, or that another one replaces")
    func abandonedDump() async throws {
        let store = try MirrorStore(folder: folder.path)
        let first = try await store.beginDump()
        try await first.append([record("dns:first.emc")])
        let second = try await store.beginDump()
        try await second.append([record("dns:second.emc")])
        try await second.finish(genesis: genesisHash, headers: [block(3)], askedAt: 0, extras: [])
        let third = try await store.beginDump()
        try await third.append([record("dns:third.emc")])
        await third.abandon()
        await third.abandon()
        #expect(try await store.stream().flatMap(\.records) == [record("dns:second.emc")])
        await #expect(throws: StoreError.self) {
            try await third.finish(genesis: genesisHash, headers: [block(4)], askedAt: 0, extras: [])
        }
        #expect(try await store.tip() == block(3))
        #expect(try await store.groups(expiringIn: 0..<2_000).count == 1)
    }

    @Test("an error of the reader ends the stream and comes out unchanged")
    func readerFails() async throws {
        struct Enough: Error {}
        let store = try MirrorStore(folder: folder.path)
        try await store.fill(Self.names.map { record($0) }, upTo: 20)
        await #expect(throws: Enough.self) { try await store.forEachGroup { _, _ in throw Enough() } }
        #expect(try await store.count() == Self.names.count)
    }
}
