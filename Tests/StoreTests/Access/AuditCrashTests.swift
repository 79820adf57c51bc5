// SPDX-License-Identifier: MIT
import Access
import Foundation
import Glibc
import RandomTesting
import Store
import Testing

@Suite("An audit log whose process is killed, or whose disk is full")
struct AuditCrashTests {
    /// Appends from several tasks without an end, and notes what was acknowledged in another file.
    private static func appendForEver(_ path: String) async throws {
        let log = try AuditLog(folder: path)
        let notes = unsafe open(path + "/notes", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        try await withThrowingTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    while true {
                        let entry = try await log.append(actor: "task:\(task)", action: "test")
                        let note = Array("\(entry.head)\n".utf8)
                        _ = unsafe write(notes, note, note.count)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test(
        "has every entry that was acknowledged, and is no fault before and after it is opened",
        .timeLimit(.minutes(3))
    )
    func killed() async throws {
        let folder = TemporaryFolder()
        let path = folder.path
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        var last = 0
        for _ in 0..<(longTests ? 40 : 5) {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                Thread.detachNewThread {
                    usleep(.random(in: 20_000...200_000))
                    kill(getpid(), SIGKILL)
                }
                try await AuditCrashTests.appendForEver(path)
            }
            let report = try AuditLog.verify(folder: path)
            #expect(report.finding == nil, "\(report.finding?.fault.description ?? "")")
            let log = try AuditLog(folder: path)
            #expect(log.head == report.head)
            #expect(log.cut?.octets ?? 0 == report.unfinishedOctets)
            if let cut = log.cut {
                #expect(FileManager.default.contents(atPath: cut.file)?.count == cut.octets)
                #expect(cut.file.hasPrefix(path + "/audit.log.cut-"))
            }
            last = try await log.append(actor: "test", action: "restart").sequence
            log.close()
            let after = try AuditLog.verify(folder: path)
            #expect(after.finding == nil && after.unacknowledged == 0 && after.unfinishedOctets == 0)
            let entries = Set(try AuditLog.last(1_000_000, folder: path).map(\.head))
            // It may have been killed before there was anything to note.
            let notes = try? String(contentsOf: folder.url.appending(path: "notes"), encoding: .utf8)
            let noted = (notes ?? "").split(separator: "\n").map { AuditHead(String($0)) }
            #expect(noted.allSatisfy { $0.map(entries.contains) == true })
        }
        #expect(last > 20)
    }

    @Test("can be verified and opened when its process was killed while it made the files", .timeLimit(.minutes(1)))
    func born() async throws {
        for round in 0..<(longTests ? 100 : 6) {
            let folder = TemporaryFolder()
            let path = folder.path
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
                Thread.detachNewThread {
                    usleep(UInt32(round % 20 * 500))
                    kill(getpid(), SIGKILL)
                }
                try await AuditCrashTests.appendForEver(path)
            }
            #expect(try AuditLog.verify(folder: path).finding == nil)
            let log = try AuditLog(folder: path)
            try await log.append(actor: "test", action: "restart")
            log.close()
            #expect(try AuditLog.verify(folder: path).finding == nil)
        }
        // What an empty file of a database is left as.
        let folder = TemporaryFolder()
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try Data().write(to: folder.url.appending(path: "access.sqlite"))
        #expect(try AuditLog.verify(folder: folder.path).isMissing)
    }

    @Test("refuses entries while the disk is full, and goes on afterwards", .timeLimit(.minutes(1)))
    func full() async throws {
        let folder = TemporaryFolder()
        let path = folder.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            // A limit to the size of files has writes end half way, with EFBIG, as a full disk does.
            signal(SIGXFSZ, SIG_IGN)
            func limit(_ octets: UInt64) {
                var limit = rlimit(rlim_cur: rlim_t(octets), rlim_max: rlim_t.max)
                #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            }
            func size(_ name: String) -> UInt64 {
                var status = stat()
                _ = unsafe stat(path + "/" + name, &status)
                return UInt64(status.st_size)
            }
            let log = try AuditLog(folder: path)
            for _ in 0..<5 { try await log.append(actor: "", action: "test") }
            let good = size("audit.log")
            for _ in 0..<3 {
                // No room for the line.
                limit(good + 100)
                let error = await #expect(throws: StoreError.self) { try await log.append(actor: "", action: "test") }
                #expect(error?.code == .full)
                #expect(size("audit.log") == good)
            }
            // Room for the line, and none for the mark in the database's log.
            limit(size("access.sqlite-wal"))
            #expect(size("access.sqlite-wal") > good + 1_000)
            for _ in 0..<3 {
                await #expect(throws: StoreError.self) { try await log.append(actor: "", action: "test") }
            }
            limit(.max)
            #expect(try AuditLog.verify(folder: path).finding == nil)
            #expect(try await log.append(actor: "", action: "after").sequence == 6)
            log.close()
            let report = try AuditLog.verify(folder: path)
            #expect(report.finding == nil)
            #expect(report.entries == 6)
        }
        #expect(try AuditLog.last(10, folder: path).map(\.action) == ["test", "test", "test", "test", "test", "after"])
    }
}
