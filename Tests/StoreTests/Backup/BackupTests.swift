// SPDX-License-Identifier: MIT
import Access
import Foundation
import RandomTesting
import Store
import Testing

@Suite("Backup and restore")
struct BackupTests {
    private let folder = TemporaryFolder()
    private var data: String { folder.path + "/data" }
    private var backup: Backup { Backup(folder.path + "/backup") }

    /// A data folder with a token, a mirror, and files of other kinds.
    private func prepare() async throws -> TokenStore {
        try FileManager.default.createDirectory(atPath: data + "/chain", withIntermediateDirectories: true)
        let mirror = try MirrorStore(folder: data)
        try await mirror.fill((0..<200).map { record("dns:n\($0).coin") }, upTo: 10)
        try mirror.close()
        let store = try TokenStore(folder: data)
        for seed in 1...3 { try await add(to: store, seed: UInt64(seed)) }
        for (name, text) in [
            ("audit.log", "entries"), ("chain/.cookie", "secret"), ("chain/lock", ""), ("policy-record.json", "{}"),
            ("mirror.sqlite.new", "half"),
        ] {
            try Data(text.utf8).write(to: URL(filePath: data + "/" + name))
        }
        return store
    }

    @discardableResult
    private func add(to store: TokenStore, seed: UInt64) async throws -> Token {
        var random = SplitMix64(seed: seed)
        let (_, token) = try TokenOrder(scopes: [.list], days: 1, label: "\(seed)").issue(at: 1_000, using: &random)
        try await store.add(token)
        return token
    }

    private func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("Beside who writes, a backup is as of one moment; what is restored is what was there")
    func all() async throws {
        let store = try await prepare()
        async let writing: Void = {
            for seed in 10..<60 { try await add(to: store, seed: UInt64(seed)) }
        }()
        let manifest = try backup.make(of: data)
        try await writing
        #expect(
            manifest.entries.map(\.path) == ["access.sqlite", "audit.log", "mirror.sqlite", "policy-record.json"]
        )
        #expect(try Restore(backup).verify() == manifest)
        let mode = try FileManager.default.attributesOfItem(atPath: backup.folder + "/access.sqlite")[.posixPermissions]
        #expect(mode as? Int == 0o600)

        let other = folder.path + "/other"
        let outcome = try Restore(backup).run(into: other)
        #expect(outcome.manifest == manifest && outcome.replaced == nil)
        let restored = try TokenStore(folder: other)
        let (then, now) = (try await restored.list(), try await store.list())
        #expect(then.count >= 3 && Set(then.map(\.id)).isSubset(of: now.map(\.id)))
        let mirror = try MirrorStore(folder: other)
        #expect(try await mirror.count() == 200)
        #expect(text(other + "/audit.log") == "entries")
        #expect(!FileManager.default.fileExists(atPath: other + "/restore.part"))
    }

    @Test("What is there is not replaced unless somebody says so, and then kept")
    func replace() async throws {
        try await prepare().close()
        try backup.make(of: data, skipsMirror: true)
        #expect(!FileManager.default.fileExists(atPath: backup.folder + "/mirror.sqlite"))
        try Data("newer".utf8).write(to: URL(filePath: data + "/audit.log"))
        expectRefusal(.folderUnusable, "--replace") { try Restore(backup).run(into: data) }
        #expect(text(data + "/audit.log") == "newer")
        let replaced = try #require(try Restore(backup).run(into: data, replaces: true).replaced)
        #expect(text(data + "/audit.log") == "entries" && text(replaced + "/audit.log") == "newer")
        #expect(FileManager.default.fileExists(atPath: replaced + "/chain/.cookie"))
        // What was put aside is no part of the next backup.
        #expect(
            try Backup(folder.path + "/next").make(of: data).entries.map(\.path).contains { $0.contains("replaced") }
                == false
        )
    }

    @Test("Nothing is restored beside a server that runs")
    func inUse() async throws {
        try await prepare().close()
        try backup.make(of: data)
        let mirror = try MirrorStore(folder: data)
        expectRefusal(.inUse, "in use by another process") { try Restore(backup).run(into: data, replaces: true) }
        try mirror.close()
        _ = try Restore(backup).run(into: data, replaces: true)
    }

    @Test("A backup that is not whole is refused, and nothing is touched")
    func damaged() async throws {
        try await prepare().close()
        let manifest = try backup.make(of: data)
        let other = folder.path + "/other"
        for entry in manifest.entries {
            let path = backup.folder + "/" + entry.path
            let octets = try #require(FileManager.default.contents(atPath: path))
            var changed = octets
            changed[changed.count / 2] ^= 1
            for damage in [changed, octets.dropLast(), octets + [0]] {
                try damage.write(to: URL(filePath: path))
                expectRefusal(.corrupt, "use another backup") { try Restore(backup).verify() }
                expectRefusal(.corrupt, "use another backup") { try Restore(backup).run(into: other) }
            }
            try FileManager.default.removeItem(atPath: path)
            #expect(throws: StoreError.self) { try Restore(backup).run(into: other) }
            try octets.write(to: URL(filePath: path))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: other) == ["lock"])
        _ = try Restore(backup).verify()
    }

    @Test(
        "A list that leads elsewhere is none of ours",
        arguments: ["../up", "/etc/passwd", "a//b", "a/./b", "", "ä", "a b"]
    )
    func paths(path: String) async throws {
        try await prepare().close()
        try backup.make(of: data)
        let file = backup.folder + "/numen-backup.json"
        let changed = try #require(text(file)).replacing("audit.log", with: path)
        try Data(changed.utf8).write(to: URL(filePath: file))
        expectRefusal(.foreignFile, "no backup") { try Restore(backup).run(into: folder.path + "/other") }
    }

    @Test("What is no data folder, or no backup, is said to be none")
    func nothing() async throws {
        expectRefusal(.folderUnusable, "--data") { try backup.make(of: folder.path + "/none") }
        expectRefusal(.foreignFile, "no backup") { try Restore(backup).run(into: data) }
        try await prepare().close()
        try backup.make(of: data)
        expectRefusal(.folderUnusable, "is there already") { try backup.make(of: data) }
    }

    private func expectRefusal(_ code: StoreError.Code, _ words: String, _ body: () throws -> Any) {
        do {
            _ = try body()
            Issue.record("it was not refused")
        } catch {
            let error = error as? StoreError
            #expect(error?.code == code && error?.message.contains(words) == true, "\(String(describing: error))")
        }
    }
}
