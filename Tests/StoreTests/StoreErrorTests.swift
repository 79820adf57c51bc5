// SPDX-License-Identifier: MIT
import Chain
import Foundation
import GRDB
import Store
import Testing

@Suite("Data folders that cannot be used")
struct StoreErrorTests {
    private let folder = TemporaryFolder()
    private var file: URL { folder.url.appending(path: MirrorStore.fileName) }

    /// Opening fails, and what is told names the remedy.
    private func expectRefusal(_ code: StoreError.Code, _ text: String, in path: String? = nil) {
        let error = #expect(throws: StoreError.self) { try MirrorStore(folder: path ?? folder.path) }
        #expect(error?.code == code)
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
    }

    /// Runs SQL as another program would.
    private func execute(_ sql: String) throws {
        let queue = try DatabaseQueue(path: file.path)
        try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
        try queue.close()
    }

    @Test("made by a newer Numen")
    func newer() async throws {
        try MirrorStore(folder: folder.path).close()
        try execute("PRAGMA user_version = 99")
        expectRefusal(.newerSchema, "schema 99, this one knows 1")
        try execute("PRAGMA user_version = 1")
        try MirrorStore(folder: folder.path).close()
    }

    @Test("holding a database of another program")
    func foreign() throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try execute("CREATE TABLE wallet (secret TEXT)")
        expectRefusal(.foreignFile, "Move it away")
    }

    @Test("holding garbage", arguments: [16, 100, 4_096, 100_000])
    func garbage(count: Int) throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try Data(repeating: 0x5A, count: count).write(to: file)
        expectRefusal(.corrupt, "read from the node again")
    }

    @Test("damaged: reading tells so and does not trap")
    func damaged() async throws {
        let store = try MirrorStore(folder: folder.path)
        try await store.fill((0..<5_000).map { record("dns:\($0).emc") }, upTo: 20)
        try store.close()
        var octets = try Data(contentsOf: file)
        for offset in stride(from: 4_096 * 4, to: octets.count, by: 512) { octets[offset] ^= 0xFF }
        try octets.write(to: file)
        do {
            let store = try MirrorStore(folder: folder.path)
            _ = try await store.stream()
            Issue.record("damage was not noticed")
        } catch let error as StoreError {
            #expect(error.code == .corrupt)
        }
    }

    @Test("in use")
    func inUse() throws {
        let first = try MirrorStore(folder: folder.path)
        expectRefusal(.inUse, "in use by another process")
        try first.close()
        try MirrorStore(folder: folder.path).close()
    }

    @Test("that cannot be made, or are no folders")
    func unusable() throws {
        expectRefusal(.folderUnusable, "cannot be made", in: folder.path + "/missing/deeper")
        try Data().write(to: folder.url)
        expectRefusal(.folderUnusable, "cannot be written")
    }
}
