// SPDX-License-Identifier: MIT
package import Access

/// Up to where an audit log was acknowledged.
package struct AuditMark: Hashable, Sendable {
    /// The last entry that was acknowledged.
    package var head: AuditHead
    /// How many octets the log has up to and with that.
    package var octets: Int

    /// Creates a mark.
    package init(head: AuditHead, octets: Int) {
        self.head = head
        self.octets = octets
    }

    /// Where each log starts.
    package static let start = AuditMark(head: .start, octets: 0)
}

/// Where the mark is kept.
package protocol AuditMarks: Sendable {
    /// The mark; nil if none was ever saved.
    func load() throws(StoreError) -> AuditMark?
    /// Replaces the mark; it is on the disk when this returns. If it throws, either one may be there.
    func save(_ mark: AuditMark) throws(StoreError)
}
