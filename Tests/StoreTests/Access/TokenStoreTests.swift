// SPDX-License-Identifier: MIT
import Access
import Foundation
import GRDB
import RandomTesting
import Store
import Testing

@Suite("The store of tokens")
struct TokenStoreTests {
    private let folder = TemporaryFolder()
    private var file: URL { folder.url.appending(path: "access.sqlite") }

    private func issue(_ label: String = "", at now: Int64 = 1_000, seed: UInt64 = 1) throws -> (TokenText, Token) {
        var random = SplitMix64(seed: seed)
        let order = try TokenOrder(scopes: [.register, .list], days: 1, label: label)
        return order.issue(at: now, using: &random)
    }

    @Test("keeps tokens, and knows them again when it is opened")
    func kept() async throws {
        let store = try TokenStore(folder: folder.path)
        let (text, token) = try issue("phone of Zoë")
        let empty = store.book
        #expect(empty.count == 0)
        try await store.add(token)
        let (_, newer) = try issue(at: 2_000, seed: 2)
        try await store.add(newer)
        #expect(try await store.list() == [newer, token])
        let principal = Principal.token(id: token.id, scopes: [.register, .list])
        #expect(store.book.principal(for: text.text, now: 1_001) == principal)
        // A book is a value: who has one keeps it.
        #expect(empty.principal(for: text.text, now: 1_001) == nil)
        try store.close()
        let again = try TokenStore(folder: folder.path)
        #expect(try await again.list() == [newer, token])
        #expect(again.book.principal(for: text.text, now: 1_001) == principal)
        #expect(again.book.principal(for: text.text, now: 1_000 + 86_400) == nil)
    }

    @Test("revokes at once and for good, and keeps the row")
    func revoked() async throws {
        let store = try TokenStore(folder: folder.path)
        let (text, token) = try issue()
        try await store.add(token)
        #expect(try await store.revoke(id: "aaaaaaaaaaaa", at: 1_500) == nil)
        #expect(store.book.principal(for: text.text, now: 1_500) != nil)
        #expect(try await store.revoke(id: token.id, at: 1_500)?.revokedAt == 1_500)
        #expect(store.book.principal(for: text.text, now: 1_500) == nil)
        #expect(try await store.revoke(id: token.id, at: 1_600)?.revokedAt == 1_500)
        try store.close()
        let again = try TokenStore(folder: folder.path)
        #expect(again.book.principal(for: text.text, now: 1_500) == nil)
        #expect(try await again.list().first?.state(at: 1_500) == .revoked)
    }

    @Test("stores no secret")
    func canary() async throws {
        let store = try TokenStore(folder: folder.path)
        let (text, token) = try issue()
        try await store.add(token)
        let secret = Data(text.text.suffix(43).utf8)
        let raw = try #require(
            Data(base64Encoded: text.text.suffix(43).replacing("-", with: "+").replacing("_", with: "/") + "=")
        )
        var found = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let octets = try Data(contentsOf: folder.url.appending(path: name))
            #expect(octets.range(of: secret) == nil && octets.range(of: raw) == nil)
            if octets.range(of: Data(token.digest)) != nil { found += 1 }
        }
        #expect(found > 0)
    }

    private func expectUnfit(_ token: Token, in store: TokenStore) async {
        await #expect(throws: StoreError(.unfit, "")) { try await store.add(token) }
    }

    @Test("refuses an id twice, and what is no token")
    func unfit() async throws {
        let store = try TokenStore(folder: folder.path)
        let (text, token) = try issue()
        try await store.add(token)
        var same = token
        same.scopes = [.operator]
        await expectUnfit(same, in: store)
        #expect(store.book.principal(for: text.text, now: 1_001)?.holds(.operator) == false)
        var (_, broken) = try issue(seed: 2)
        broken.digest = []
        await expectUnfit(broken, in: store)
        #expect(store.book.count == 1)
    }

    @Test("holds 10,000, and forgets what has been worth nothing for the longest time")
    func bounded() async throws {
        try TokenStore(folder: folder.path).close()
        let queue = try DatabaseQueue(path: file.path)
        try await queue.write { db in
            for number in 0..<TokenBook.limit {
                try db.execute(
                    sql: "INSERT INTO token VALUES (?, '', 'list', 0, 5000, randomblob(32), NULL)",
                    arguments: ["t\(number)"]
                )
            }
        }
        try queue.close()
        let store = try TokenStore(folder: folder.path)
        let (text, token) = try issue()
        await #expect(throws: StoreError(.limit, "")) { try await store.add(token) }
        _ = try await store.revoke(id: "t77", at: 900)
        _ = try await store.revoke(id: "t78", at: 800)
        try await store.add(token)
        #expect(store.book.count == TokenBook.limit)
        #expect(store.book.token(id: "t78") == nil)
        #expect(store.book.token(id: "t77") != nil)
        #expect(store.book.principal(for: text.text, now: 1_001) != nil)
    }

    @Test("has one book for many tasks, which knows what was stored")
    func concurrent() async throws {
        let store = try TokenStore(folder: folder.path)
        try await withThrowingTaskGroup { group in
            for seed in 0..<40 {
                group.addTask {
                    let (text, token) = try issue(seed: UInt64(seed) + 100)
                    try await store.add(token)
                    #expect(store.book.principal(for: text.text, now: 1_001) != nil)
                    guard seed % 2 == 0 else { return }
                    _ = try await store.revoke(id: token.id, at: 1_001)
                    #expect(store.book.principal(for: text.text, now: 1_001) == nil)
                }
            }
            // The audit log writes to the same file.
            group.addTask { [path = folder.path] in
                let log = try AuditLog(folder: path)
                for _ in 0..<40 { try await log.append(actor: "", action: "test") }
                log.close()
            }
            try await group.waitForAll()
        }
        #expect(store.book.count == 40)
        #expect(try await store.list().count { $0.revokedAt != nil } == 20)
        #expect(try AuditLog.verify(folder: folder.path).entries == 40)
    }

    @Test("says what to do about a file that cannot be used")
    func unusable() throws {
        func expectRefusal(_ code: StoreError.Code, _ text: String) {
            let error = #expect(throws: StoreError.self) { try TokenStore(folder: folder.path) }
            #expect(error?.code == code)
            #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
        }
        func execute(_ sql: String) throws {
            let queue = try DatabaseQueue(path: file.path)
            try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
            try queue.close()
        }
        try TokenStore(folder: folder.path).close()
        try execute("PRAGMA user_version = 99")
        expectRefusal(.newerSchema, "tokens have then to be made anew")
        try execute("PRAGMA application_id = 7")
        expectRefusal(.foreignFile, "Move it away")
        try Data(repeating: 0x5A, count: 5_000).write(to: file)
        expectRefusal(.corrupt, "audit.log has to be moved away with it")
    }
}
