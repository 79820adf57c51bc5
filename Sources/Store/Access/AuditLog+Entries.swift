// SPDX-License-Identifier: MIT
public import Access

extension AuditLog {
    /// Every entry of the log in a folder, the oldest first; whether they are a chain is not looked at.
    ///
    /// - Parameters:
    ///   - folder: the data folder; without a log in it there are no entries.
    ///   - body: called with each entry.
    /// - Throws: ``StoreError`` if the file cannot be read, or holds other lines.
    /// - Complexity: O(octets) of time, and memory for one piece of the file.
    public static func forEachEntry(folder: String, _ body: (AuditEntry) -> Void) throws(StoreError) {
        guard let file = try AuditLogFile(reading: folder) else { return }
        var lines = AuditLines(file)
        while let line = try lines.next() {
            guard let entry = AuditEntry(line: line) else {
                throw StoreError(.altered, "audit.log holds a line that is no entry. See numen audit verify.")
            }
            body(entry)
        }
    }
}
