// SPDX-License-Identifier: MIT
public import Access
internal import Dispatch
public import JSONRPC
internal import Synchronization

/// The record of what was done with money and rights: `audit.log` in a data folder.
///
/// Entries are only ever appended, each with the hash of the one before; ``AuditEntry`` describes the format. When
/// ``append(actor:action:details:)`` returns, the entry is on the disk, and `access.sqlite` beside the log knows its hash, so
/// that a log whose end was cut off is noticed. Entries that are waiting while others are being written are written
/// together, so that many writers share the cost of a disk's acknowledgement.
///
/// The file grows without bounds, about 300 octets an entry, and is never rotated: a gigabyte holds three million. Opening
/// reads only its end, and ``verify(folder:noted:)`` reads it once in pieces.
///
/// Nobody who can write both files is kept from writing both anew. Against that it helps to note the head elsewhere.
public final class AuditLog: Sendable {
    private struct Waiting {
        let draft: AuditDraft
        let continuation: CheckedContinuation<Result<AuditEntry, StoreError>, Never>
    }

    private struct Line {
        var waiting: [Waiting] = []
        var isWriting = false
        var isClosed = false
    }

    /// The most entries that wait: whoever is beyond that is refused.
    private static let waitingLimit = 4_096

    private let line = Mutex(Line())
    private let writer: Mutex<AuditWriter?>
    /// Where writing blocks a thread that no task needs.
    private let queue = DispatchQueue(label: "numen.audit")
    private let clock: @Sendable () -> Int64

    /// What was cut when the log was opened: entries that nobody was told of, half written when the process ended.
    public let cut: AuditCut?

    /// Opens the log in a folder; both are made if they are missing.
    ///
    /// - Parameters:
    ///   - folder: no other process may have the log open.
    ///   - clock: milliseconds since 1970.
    /// - Throws: ``StoreError``; with ``StoreError/Code/altered`` if the log is not the one that was written.
    public convenience init(
        folder: String,
        clock: @escaping @Sendable () -> Int64 = AuditLog.systemTime
    ) throws(StoreError) {
        let database = try AccessDatabase(folder: folder)
        try self.init(
            file: try AuditLogFile(folder: folder),
            marks: AuditMarkTable(database: database),
            clock: clock
        )
    }

    package init(
        file: any AuditFile,
        marks: any AuditMarks,
        clock: @escaping @Sendable () -> Int64
    ) throws(StoreError) {
        let writer = try AuditWriter(file: file, marks: marks)
        cut = writer.cut
        self.writer = Mutex(writer)
        self.clock = clock
    }

    /// The last entry that was acknowledged; nil once the log is closed.
    public var head: AuditHead? { writer.withLock { $0?.head } }

    /// Records something, and returns when that is on the disk.
    ///
    /// It is not cancelled with its task: what was asked to be recorded is.
    ///
    /// - Parameters:
    ///   - actor: who is the reason for it; ``Principal/description`` of a client.
    ///   - action: what is done, such as `enum.register`.
    ///   - details: what else is to be known; no secrets. Strings that are no UTF-8 are repaired.
    /// - Returns: the entry.
    /// - Throws: ``StoreError`` if the entry is not there; what was to be done must not be done then.
    @discardableResult
    public func append(
        actor: String,
        action: String,
        details: JSONObject = [:]
    ) async throws(StoreError) -> AuditEntry {
        let draft = AuditDraft(time: clock(), actor: actor, action: action, details: details)
        let result = await withCheckedContinuation { continuation in
            enter(Waiting(draft: draft, continuation: continuation))
        }
        return try result.get()
    }

    /// Closes the log, once what is waiting was written; nothing can be recorded afterwards.
    public func close() {
        line.withLock { $0.isClosed = true }
        // Behind the writing that is under way, which writes all that waits.
        queue.sync { writer.withLock { $0 = nil } }
    }

    private func enter(_ entry: Waiting) {
        let refusal = line.withLock { line -> StoreError? in
            guard !line.isClosed else { return StoreError(.failed, "the audit log is closed.") }
            guard line.waiting.count < Self.waitingLimit else {
                return StoreError(.limit, "\(Self.waitingLimit) entries are waiting to be written to the audit log.")
            }
            line.waiting.append(entry)
            guard !line.isWriting else { return nil }
            line.isWriting = true
            queue.async { [self] in writeGroups() }
            return nil
        }
        if let refusal { entry.continuation.resume(returning: .failure(refusal)) }
    }

    private func writeGroups() {
        while let group = nextGroup() {
            let results = writer.withLock { writer in writer?.append(group.map(\.draft)) ?? [] }
            for (entry, result) in zip(group, results) { entry.continuation.resume(returning: result) }
        }
    }

    /// The entries that are written next; nil if none is waiting, and then the next one starts the writing again.
    private func nextGroup() -> [Waiting]? {
        line.withLock { line in
            guard !line.waiting.isEmpty else {
                line.isWriting = false
                return nil
            }
            let group = Array(line.waiting.prefix(AuditWriter.groupLimit))
            line.waiting.removeFirst(group.count)
            return group
        }
    }
}
