// SPDX-License-Identifier: MIT
public import Access

// What can be done with a log beside the process that appends to it.

extension AuditLog {
    /// Reads the log from its start and sees whether it is the one that was written.
    ///
    /// It works while a server appends. Every line that was changed, removed, inserted or moved is found, and an end that
    /// was cut off.
    ///
    /// - Parameters:
    ///   - folder: the data folder.
    ///   - noted: a head that was noted before, which the log must have gone through.
    /// - Returns: what was found.
    /// - Throws: ``StoreError`` if a file cannot be read.
    /// - Complexity: O(octets) of time, and memory for one piece of the file.
    public static func verify(folder: String, noted: AuditHead? = nil) throws(StoreError) -> AuditReport {
        // The mark first: a file that is read later holds at least what was acknowledged by then.
        let database = try AccessDatabase(reading: folder)
        let mark = try database.flatMap { database throws(StoreError) in try AuditMarkTable(database: database).load() }
        guard let file = try AuditLogFile(reading: folder) else {
            var report = AuditReport()
            report.isMissing = mark == nil
            report.finding = fault(after: .start, mark?.head, noted).map { .init(line: 1, fault: $0) }
            return report
        }
        return try verify(file, mark: mark?.head, noted: noted)
    }

    package static func verify(
        _ file: any AuditFile,
        mark: AuditHead?,
        noted: AuditHead? = nil
    ) throws(StoreError) -> AuditReport {
        var report = AuditReport()
        var chain = AuditChain()
        var lines = AuditLines(file)
        while let line = try lines.next() {
            do throws(AuditFault) {
                let entry = try chain.follow(line: line)
                for known in [mark, noted] where known?.sequence == entry.sequence && known != entry.head {
                    throw .otherHistory(sequence: entry.sequence)
                }
                if mark == nil { throw .noRecord }
                report.add(entry)
                if entry.sequence > mark?.sequence ?? 0 { report.unacknowledged += 1 }
            } catch {
                report.finding = .init(line: report.entries + 1, fault: error)
                return report
            }
        }
        report.unfinishedOctets = lines.rest
        report.finding = fault(after: chain.head, mark, noted).map { .init(line: report.entries + 1, fault: $0) }
        return report
    }

    /// The last entries, the oldest first.
    ///
    /// - Parameters:
    ///   - count: at most so many.
    ///   - folder: the data folder.
    /// - Returns: entries, whose place in the chain was not looked at.
    /// - Throws: ``StoreError`` if the file cannot be read, or holds other lines.
    /// - Complexity: O(octets) of those entries, in time and memory.
    public static func last(_ count: Int, folder: String) throws(StoreError) -> [AuditEntry] {
        guard count > 0, let file = try AuditLogFile(reading: folder) else { return [] }
        var lines = AuditLines(file, from: try start(ofLast: count, in: file))
        var entries: [AuditEntry] = []
        while let line = try lines.next() {
            guard let entry = AuditEntry(line: line) else {
                throw StoreError(.altered, "audit.log holds a line that is no entry. See numen audit verify.")
            }
            entries.append(entry)
        }
        return entries
    }

    /// Where the last lines start, found from the end.
    private static func start(ofLast count: Int, in file: any AuditFile) throws(StoreError) -> Int {
        let pieceOctets = 1 << 16
        var end = try file.size()
        // Beside the lines' own line feeds, the one before them is looked for.
        var left = count + 1
        while end > 0 {
            let start = max(0, end - pieceOctets)
            let piece = try file.read(at: start, atMost: end - start)
            for index in piece.indices.reversed() where piece[index] == 0x0A {
                left -= 1
                if left == 0 { return start + index + 1 }
            }
            end = start
        }
        return 0
    }

    /// What is wrong with a log that ends at a head.
    private static func fault(after head: AuditHead, _ mark: AuditHead?, _ noted: AuditHead?) -> AuditFault? {
        let known = max(mark?.sequence ?? 0, noted?.sequence ?? 0)
        return head.sequence < known ? .cutOff(last: head.sequence, acknowledged: known) : nil
    }
}

extension AuditReport {
    /// Takes in an entry that follows.
    fileprivate mutating func add(_ entry: AuditEntry) {
        head = entry.head
        firstTime = firstTime ?? entry.time
        lastTime = entry.time
        sums.add(entry)
    }
}
