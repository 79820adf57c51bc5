// SPDX-License-Identifier: MIT
public import Access

extension AuditLog {
    /// Every entry of the log in a folder, the oldest first, each of which follows the one before.
    ///
    /// - Parameters:
    ///   - folder: the data folder; without a log in it there are no entries.
    ///   - body: called with each entry before the first one that does not follow.
    /// - Throws: ``StoreError`` if the file cannot be read, or is not as it was written.
    /// - Complexity: O(octets) of time, and memory for one piece of the file.
    public static func forEachEntry(folder: String, _ body: (AuditEntry) -> Void) throws(StoreError) {
        guard let file = try AuditLogFile(reading: folder) else { return }
        var chain = AuditChain()
        var lines = AuditLines(file)
        while let line = try lines.next() {
            do throws(AuditFault) {
                body(try chain.follow(line: line))
            } catch {
                throw StoreError(
                    .altered,
                    "line \(chain.head.sequence + 1) of \(folder)/audit.log is not as it was written: \(error). Put the right "
                        + "file back; or, to begin a new log, move audit.log and access.sqlite away together, and make "
                        + "tokens anew."
                )
            }
        }
    }
}
