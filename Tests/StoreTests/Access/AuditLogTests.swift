// SPDX-License-Identifier: MIT
import Access
import Foundation
import Glibc
import JSONRPC
import RandomTesting
import Store
import Synchronization
import Testing

@Suite("The audit log in a folder")
struct AuditLogTests {
    private let folder = TemporaryFolder()
    private var file: URL { folder.url.appending(path: "audit.log") }
    private var database: URL { folder.url.appending(path: "access.sqlite") }

    /// Appends entries with amounts.
    private func fill(_ count: Int) async throws -> [AuditEntry] {
        let log = try AuditLog(folder: folder.path)
        defer { log.close() }
        var entries: [AuditEntry] = []
        for number in 0..<count {
            entries.append(
                try await log.append(
                    actor: "uid:0",
                    action: "wallet.spend",
                    details: ["outcome": number % 2 == 0 ? "confirmed" : "failed", "amount": "0.010000"]
                )
            )
        }
        return entries
    }

    private func lines() throws -> [Data] { try Data(contentsOf: file).split(separator: 0x0A).map { $0 + [0x0A] } }

    private func write(_ lines: [Data]) throws { try Data(lines.joined()).write(to: file) }

    @Test("goes on where it was when it is opened again")
    func reopened() async throws {
        var entries: [AuditEntry] = []
        for round in 1...3 {
            entries += try await fill(4)
            let report = try AuditLog.verify(folder: folder.path)
            #expect(report.finding == nil)
            #expect(report.entries == 4 * round)
            #expect(report.head == entries.last?.head)
            #expect(report.sums.byOutcome["confirmed"]?.units == Int64(round) * 20_000)
            #expect(report.sums.byOutcome["failed"]?.entries == 2 * round)
            #expect(report.firstTime == entries.first?.time)
            #expect(report.lastTime == entries.last?.time)
            #expect(report.unacknowledged == 0 && report.unfinishedOctets == 0 && !report.isMissing)
        }
        #expect(entries.map(\.sequence) == Array(1...12))
        for count in [1, 5, 12, 100] {
            #expect(try AuditLog.last(count, folder: folder.path) == Array(entries.suffix(count)))
        }
        #expect(try AuditLog.last(0, folder: folder.path).isEmpty)
    }

    @Test("is private, and what is not there is missing")
    func modes() async throws {
        #expect(try AuditLog.verify(folder: folder.path).isMissing)
        #expect(try AuditLog.last(1, folder: folder.path).isEmpty)
        let old = umask(0)
        let entries = try await fill(1)
        umask(old)
        #expect(entries.count == 1)
        for name in ["audit.log", "access.sqlite"] {
            var status = stat()
            #expect(unsafe stat(folder.path + "/" + name, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
        }
        #expect(unsafe chmod(file.path, 0o644) == 0)
        #expect(try await fill(1).count == 1)
        var status = stat()
        #expect(unsafe stat(file.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test("shows what was changed, removed, moved and inserted, and the line")
    func tampered() async throws {
        _ = try await fill(9)
        let good = try lines()
        func expect(_ line: Int, _ what: Comment, _ change: (inout [Data]) -> Void) throws {
            var lines = good
            change(&lines)
            try write(lines)
            let report = try AuditLog.verify(folder: folder.path)
            #expect(report.finding?.line == line, what)
            #expect(report.entries == line - 1, what)
        }
        for index in 0..<9 {
            try expect(index + 1, "changed") { $0[index][$0[index].startIndex + 30] ^= 1 }
            try expect(index + 1, "removed") { $0.remove(at: index) }
            try expect(index + 2, "repeated") { $0.insert($0[index], at: index) }
            try expect(index + 1, "inserted") { $0.insert(Data("{}\n".utf8), at: index) }
            try expect(index + 1, "an empty line") { $0.insert(Data("\n".utf8), at: index) }
            try expect(index + 1, "cut off") { $0.removeSubrange(index...) }
            try expect(index + 1, "cut off in the line") {
                $0.removeSubrange((index + 1)...)
                $0[index].removeLast(17)
            }
            guard index > 0 else { continue }
            try expect(index, "moved") { $0.swapAt(index, index - 1) }
        }
        try expect(10, "inserted at the end") { $0.append(Data("{}\n".utf8)) }
        try expect(10, "an endless line at the end") { $0.append(Data(repeating: 0x20, count: 200_000)) }
        try FileManager.default.removeItem(at: file)
        let report = try AuditLog.verify(folder: folder.path)
        #expect(report.finding == .init(line: 1, fault: .cutOff(last: 0, acknowledged: 9)))
        #expect(!report.isMissing)
        #expect(throws: StoreError(.altered, "")) { try AuditLog(folder: folder.path) }
    }

    @Test("shows an older copy, and one that was written anew")
    func copies() async throws {
        let first = try await fill(5)
        let (oldLog, oldDatabase) = (try Data(contentsOf: file), try Data(contentsOf: database))
        let second = try await fill(5)
        let (newLog, newDatabase) = (try Data(contentsOf: file), try Data(contentsOf: database))

        try oldLog.write(to: file)
        #expect(try AuditLog.verify(folder: folder.path).finding?.fault == .cutOff(last: 5, acknowledged: 10))
        #expect(throws: StoreError(.altered, "")) { try AuditLog(folder: folder.path) }

        // An older record beside a newer log is what a crash looks like.
        try newLog.write(to: file)
        try oldDatabase.write(to: database)
        let report = try AuditLog.verify(folder: folder.path)
        #expect(report.finding == nil)
        #expect(report.unacknowledged == 5)

        // Both as they were before: nobody can tell who has noted nothing.
        try oldLog.write(to: file)
        #expect(try AuditLog.verify(folder: folder.path).finding == nil)
        let noted = try #require(second.last?.head)
        #expect(
            try AuditLog.verify(folder: folder.path, noted: noted).finding
                == .init(line: 6, fault: .cutOff(last: 5, acknowledged: 10))
        )
        #expect(try AuditLog.verify(folder: folder.path, noted: first[2].head).finding == nil)
        let other = AuditHead(sequence: 3, hash: noted.hash)
        #expect(
            try AuditLog.verify(folder: folder.path, noted: other).finding
                == .init(line: 3, fault: .otherHistory(sequence: 3))
        )

        // A log with right hashes throughout, of other entries.
        try newDatabase.write(to: database)
        var (chain, forged) = (AuditChain(), Data())
        for _ in 0..<12 {
            forged += try chain.append(time: 0, actor: "uid:0", action: "nothing", details: [:]).line + [0x0A]
        }
        try forged.write(to: file)
        #expect(try AuditLog.verify(folder: folder.path).finding == .init(line: 10, fault: .otherHistory(sequence: 10)))
        #expect(throws: StoreError(.altered, "")) { try AuditLog(folder: folder.path) }
        try FileManager.default.removeItem(at: database)
        #expect(try AuditLog.verify(folder: folder.path).finding == .init(line: 1, fault: .noRecord))
        #expect(throws: StoreError(.altered, "")) { try AuditLog(folder: folder.path) }
    }

    @Test("is verified by the documentation of its format")
    func documented() async throws {
        let log = try AuditLog(folder: folder.path)
        var random = SplitMix64(seed: 8)
        for _ in 0..<200 {
            try await log.append(
                actor: "token:k3v5qa7h2mzd",
                action: "enum.register",
                details: [
                    "name": .string(random.octets(0...40)), "uris": ["sip:zoë@example.org", nil, true],
                    "n": .integer(Int.random(in: -9...9, using: &random)),
                ]
            )
        }
        let head = try #require(log.head)
        log.close()
        #expect(try perl() == "\(head)\n")
        var octets = try Data(contentsOf: file)
        octets[octets.count / 2] ^= 1
        try octets.write(to: file)
        let line = octets.prefix(octets.count / 2).count { $0 == 0x0A } + 1
        #expect(try perl().hasPrefix("line \(line): "))
    }

    /// What the script of the fixtures says about the log.
    private func perl() throws -> String {
        let script = try #require(Bundle.module.url(forResource: "Fixtures/verify-audit", withExtension: "pl"))
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/perl")
        process.arguments = [script.path, file.path]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }

    @Test("takes entries of many tasks, each once and all in one order")
    func tasks() async throws {
        let log = try AuditLog(folder: folder.path)
        let entries = try await withThrowingTaskGroup { group in
            for task in 0..<32 {
                group.addTask {
                    var entries: [AuditEntry] = []
                    for number in 0..<20 {
                        entries.append(
                            try await log.append(
                                actor: "task:\(task)",
                                action: "test",
                                details: ["n": .integer(number)]
                            )
                        )
                    }
                    return entries
                }
            }
            // Somebody verifies meanwhile, and finds nothing.
            group.addTask { [path = folder.path] in
                for _ in 0..<20 {
                    let report = try AuditLog.verify(folder: path)
                    #expect(report.finding == nil)
                }
                return []
            }
            return try await group.reduce(into: [AuditEntry]()) { $0 += $1 }
        }
        log.close()
        let written = try AuditLog.last(1_000, folder: folder.path)
        #expect(written.count == 640)
        #expect(Set(written) == Set(entries))
        for task in 0..<32 {
            #expect(written.filter { $0.actor == "task:\(task)" }.map { $0.details["n"]?.int } == Array(0..<20))
        }
        #expect(try AuditLog.verify(folder: folder.path).finding == nil)
    }

    @Test("is used by one process at a time, and by none after it was closed")
    func alone() async throws {
        let log = try AuditLog(folder: folder.path)
        #expect(throws: StoreError(.inUse, "")) { try AuditLog(folder: folder.path) }
        try await log.append(actor: "", action: "test")
        log.close()
        await #expect(throws: StoreError(.failed, "")) { try await log.append(actor: "", action: "test") }
        #expect(log.head == nil)
        log.close()
        let again = try AuditLog(folder: folder.path)
        #expect(again.head?.sequence == 1)
        again.close()
    }

    @Test("appends nothing to a file that was moved away, changed or cut while it is open")
    func movedAway() async throws {
        let log = try AuditLog(folder: folder.path)
        defer { log.close() }
        try await log.append(actor: "", action: "test")
        let good = try Data(contentsOf: file)
        let aside = folder.url.appending(path: "audit.log.1")
        try FileManager.default.moveItem(at: file, to: aside)
        await #expect(throws: StoreError(.altered, "")) { try await log.append(actor: "", action: "test") }
        try good.write(to: file)
        await #expect(throws: StoreError(.altered, "")) { try await log.append(actor: "", action: "test") }
        try FileManager.default.removeItem(at: file)
        try FileManager.default.moveItem(at: aside, to: file)
        #expect(try await log.append(actor: "", action: "test").sequence == 2)
        #expect(unsafe truncate(file.path, 10) == 0)
        await #expect(throws: StoreError(.altered, "")) { try await log.append(actor: "", action: "test") }
        #expect(try Data(contentsOf: file).count == 10)
    }

    @Test("is no link and no other thing than a file")
    func links() throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let target = folder.url.appending(path: "target")
        try Data().write(to: target)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: target)
        #expect(throws: StoreError(.folderUnusable, "")) { try AuditLog(folder: folder.path) }
        try FileManager.default.removeItem(at: file)
        #expect(unsafe mkfifo(file.path, 0o600) == 0)
        #expect(throws: StoreError(.folderUnusable, "")) { try AuditLog(folder: folder.path) }
        #expect(throws: StoreError(.folderUnusable, "")) { try AuditLog(folder: folder.path + "/missing/deeper") }
    }

    @Test("writes together what waits, and refuses what is too much")
    func groups() async throws {
        let disk = FakeDisk()
        let asked = Atomic(0)
        let gate = DispatchSemaphore(value: 0)
        let log = try AuditLog(file: disk, marks: disk) {
            asked.add(1, ordering: .relaxed)
            return 0
        }
        let isFirst = Atomic(true)
        disk.onSync.withLock { onSync in
            onSync = { if isFirst.exchange(false, ordering: .relaxed) { gate.wait() } }
        }
        let (refusals, refused) = AsyncStream.makeStream(of: Void.self)
        let count = 128 + 4_096 + 10
        let taken = try await withThrowingTaskGroup { group in
            for _ in 0..<count {
                group.addTask {
                    do {
                        return try await log.append(actor: "", action: "test").sequence
                    } catch let error as StoreError where error.code == .limit {
                        refused.yield()
                        return 0
                    }
                }
            }
            // The first group is on its way to the disk, and at least one entry more than may wait has come.
            for await _ in refusals { break }
            gate.signal()
            return try await group.reduce(into: [Int]()) { if $1 > 0 { $0.append($1) } }
        }
        #expect(taken.sorted() == Array(1...taken.count))
        #expect(taken.count >= 4_096 && taken.count < count)
        #expect(asked.load(ordering: .relaxed) == count)
        #expect(disk.syncs.load(ordering: .relaxed) < taken.count / 10)
        #expect(try AuditLog.verify(disk, mark: disk.mark?.head).finding == nil)
    }

    @Test("is fast enough for writes", .enabled(if: longTests), arguments: [1, 32])
    func throughput(tasks: Int) async throws {
        let log = try AuditLog(folder: folder.path)
        defer { log.close() }
        let clock = ContinuousClock()
        let start = clock.now
        let count = try await withThrowingTaskGroup { group in
            for _ in 0..<tasks {
                group.addTask {
                    var count = 0
                    while clock.now - start < .seconds(5) {
                        try await log.append(
                            actor: "token:k3v5qa7h2mzd",
                            action: "enum.register",
                            details: ["name": "enum:0.9.8.7.6.5.4.3.2.1.e164.arpa", "days": 365, "amount": "0.010000"]
                        )
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        print("\(tasks) tasks: \(count / 5) entries a second")
        #expect(count > 5)
    }
}
