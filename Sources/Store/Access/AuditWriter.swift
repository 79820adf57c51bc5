// SPDX-License-Identifier: MIT
package import Access

/// Appends entries to an audit log so that each one that was acknowledged is there, and no other one.
///
/// The order of things keeps the promise whenever the process or the machine stops:
///
/// 1. A group of entries is written behind the last acknowledged one, and brought to the disk.
/// 2. The mark is moved to its end, and brought to the disk. Now the entries are acknowledged.
///
/// A stop between the two leaves entries, or a part of them, that nobody was told of. They stay as far as they follow the
/// chain, for they say what was about to be done; the rest is cut, and kept in a file of its own. The mark is never ahead of the file: if its saving fails,
/// it is first set back, and only then the entries are cut. As long as something cannot be undone, nothing is appended.
package struct AuditWriter {
    private let file: any AuditFile
    private let marks: any AuditMarks
    private var mark: AuditMark
    /// Whether there may be octets behind the mark.
    private var isFileDoubtful = false
    /// Whether the stored mark may be another one than ``mark``.
    private var isMarkDoubtful = false

    /// The most entries that are written together.
    ///
    /// So behind the mark there are never more, and never parts of more: what is more was written by somebody else.
    package static let groupLimit = 128

    /// What was cut when the log was opened: entries that were being written when the process ended.
    package let cut: AuditCut?

    /// Opens a log; only what follows the mark is read, and the entry before it.
    ///
    /// - Throws: ``StoreError``, with ``StoreError/Code/altered`` if what was acknowledged is not there.
    package init(file: any AuditFile, marks: any AuditMarks) throws(StoreError) {
        self.file = file
        self.marks = marks
        let size = try file.size()
        if let stored = try marks.load() {
            mark = stored
        } else {
            guard size == 0 else { throw StoreError(.noRecord) }
            mark = .start
            // Before anything is written, so that a file with entries and without a mark is never ours.
            try marks.save(mark)
        }
        try Self.confirm(mark, in: file, of: size)
        var chain = AuditChain(after: mark.head)
        var lines = AuditLines(file, from: mark.octets)
        var end = mark.octets
        while let line = try lines.next() {
            guard (try? chain.follow(line: line)) != nil else { break }
            end = lines.offset
        }
        cut = size > end ? try Self.setAside(from: end, to: size, of: file) : nil
        guard size > mark.octets else { return }
        if cut != nil { try file.truncate(to: end) }
        try file.synchronize()
        mark = AuditMark(head: chain.head, octets: end)
        try marks.save(mark)
    }

    /// The last acknowledged entry.
    package var head: AuditHead { mark.head }

    /// Appends entries together.
    ///
    /// - Returns: for each draft its entry, which is on the disk, or why it is not there.
    package mutating func append(_ drafts: [AuditDraft]) -> [Result<AuditEntry, StoreError>] {
        var chain = AuditChain(after: mark.head)
        var octets: [UInt8] = []
        let results = drafts.map { draft -> Result<AuditEntry, StoreError> in
            do throws(AuditEntryError) {
                let entry = try chain.append(
                    time: draft.time,
                    actor: draft.actor,
                    action: draft.action,
                    details: draft.details
                )
                octets.append(contentsOf: entry.line)
                octets.append(0x0A)
                return .success(entry)
            } catch {
                return .failure(StoreError(.unfit, "the audit log cannot record this: \(error)."))
            }
        }
        guard !octets.isEmpty else { return results }
        do throws(StoreError) {
            try commit(octets, AuditMark(head: chain.head, octets: mark.octets + octets.count))
            return results
        } catch {
            return results.map { result in result.flatMap { _ in .failure(error) } }
        }
    }

    private mutating func commit(_ octets: [UInt8], _ next: AuditMark) throws(StoreError) {
        try undo()
        let size = try file.size()
        guard size == mark.octets else { throw StoreError(.altered, Self.isChanged) }
        do throws(StoreError) {
            isFileDoubtful = true
            try file.write(octets, at: mark.octets)
            try file.synchronize()
            isMarkDoubtful = true
            try marks.save(next)
            (isFileDoubtful, isMarkDoubtful) = (false, false)
            mark = next
        } catch {
            // If this fails as well it is tried again before the next entry.
            try? undo()
            throw error
        }
    }

    /// Takes back what a failed commit may have left.
    private mutating func undo() throws(StoreError) {
        if isMarkDoubtful {
            try marks.save(mark)
            isMarkDoubtful = false
        }
        if isFileDoubtful {
            try file.truncate(to: mark.octets)
            try file.synchronize()
            isFileDoubtful = false
        }
    }

    /// Sees whether the entry at the mark is the one that was acknowledged.
    private static func confirm(_ mark: AuditMark, in file: any AuditFile, of size: Int) throws(StoreError) {
        guard mark.head.sequence > 0 else { return }
        guard mark.octets <= size else {
            throw StoreError(.cutOff(last: try lastSequence(in: file, of: size), acknowledged: mark.head.sequence))
        }
        let entry = try lastLine(in: file, upTo: mark.octets).flatMap { AuditEntry(line: $0) }
        guard let entry, entry.isIntact, entry.head == mark.head else {
            throw StoreError(.otherHistory(sequence: mark.head.sequence))
        }
    }

    /// Keeps a part of the file that is about to be cut.
    private static func setAside(
        from start: Int,
        to end: Int,
        of file: any AuditFile
    ) throws(StoreError) -> AuditCut {
        let isLong = end - start > groupLimit * (AuditEntry.lineLimit + 1)
        let octets = isLong ? [] : try file.read(at: start, atMost: end - start)
        guard !isLong, octets.count(where: { $0 == 0x0A }) <= groupLimit else {
            throw StoreError(
                .altered,
                "the last \(end - start) octets of audit.log are more than Numen may have left unfinished. Find out who wrote "
                    + "them; without them, from octet \(start) on, the log is as it was written."
            )
        }
        return AuditCut(octets: octets.count, file: try file.setAside(octets))
    }

    private static func lastSequence(in file: any AuditFile, of size: Int) throws(StoreError) -> Int {
        try lastLine(in: file, upTo: size).flatMap { AuditEntry(line: $0) }?.sequence ?? 0
    }

    /// The line that ends at a place, without its line feed; nil if no line ends there.
    private static func lastLine(in file: any AuditFile, upTo end: Int) throws(StoreError) -> [UInt8]? {
        let start = max(0, end - AuditEntry.lineLimit - 1)
        let octets = try file.read(at: start, atMost: end - start)
        guard octets.count == end - start, octets.last == 0x0A else { return nil }
        return Array(octets.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).last ?? [])
    }

    private static let isChanged = "audit.log was changed by another program. Find out by which, and start anew."
}

extension StoreError {
    /// What an audit log that is not the one that was written means for whoever wanted to append to it.
    fileprivate init(_ fault: AuditFault) {
        self.init(
            .altered,
            "audit.log is not the one that was written: \(fault). Nothing is done that has to be recorded. Put the right "
                + "file back; or, to begin a new log, move audit.log and access.sqlite away together, and make tokens anew."
        )
    }
}
