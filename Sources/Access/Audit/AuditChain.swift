// SPDX-License-Identifier: MIT
public import JSONRPC

/// The rule by which entries of an audit log follow each other: each holds the hash of the one before.
///
/// So whoever changes, removes, inserts or moves an entry would have to write anew everything that follows, and the head
/// would be another one. The format of an entry is described at ``AuditEntry``.
public struct AuditChain: Hashable, Sendable {
    /// The place that was reached.
    public private(set) var head: AuditHead

    /// Creates a chain that goes on at a head.
    public init(after head: AuditHead = .start) {
        self.head = head
    }

    /// Appends what is to be recorded.
    ///
    /// - Parameters:
    ///   - time: milliseconds since 1970.
    ///   - actor: who is the reason for it.
    ///   - action: what is done.
    ///   - details: what else is to be known; strings that are no UTF-8 are repaired.
    /// - Returns: the entry, whose ``AuditEntry/line`` is to be written.
    /// - Throws: ``AuditEntryError`` if there can be no such entry; the chain stays where it was.
    public mutating func append(
        time: Int64,
        actor: String,
        action: String,
        details: JSONObject
    ) throws(AuditEntryError) -> AuditEntry {
        let entry = try AuditEntry(after: head, time: time, actor: actor, action: action, details: details)
        head = entry.head
        return entry
    }

    /// Follows a line that somebody wrote, without its line feed.
    ///
    /// - Returns: the entry, which is intact and follows the one before.
    /// - Throws: ``AuditFault`` if it does not; the chain stays where it was.
    public mutating func follow(line: [UInt8]) throws(AuditFault) -> AuditEntry {
        let (expected, overflow) = head.sequence.addingReportingOverflow(1)
        guard let entry = AuditEntry(line: line), !overflow else { throw .malformed }
        guard entry.isIntact else { throw .changed }
        guard entry.sequence == expected else { throw .outOfOrder(found: entry.sequence, expected: expected) }
        guard entry.previous == head.hash else { throw .otherPredecessor }
        head = entry.head
        return entry
    }
}
