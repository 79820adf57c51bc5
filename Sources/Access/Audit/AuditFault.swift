// SPDX-License-Identifier: MIT

/// What is wrong with an audit log.
public enum AuditFault: Error, Hashable, Sendable {
    /// The line is not spelled as an entry is.
    case malformed
    /// The entry's hash is not that of its other members.
    case changed
    /// The entry is not the next one: others were removed, inserted or moved.
    case outOfOrder(found: Int, expected: Int)
    /// The entry is intact, but was written after another one than that which stands before it.
    case otherPredecessor
    /// The log ends before an entry that was acknowledged: its end was cut off, or it is an older copy.
    case cutOff(last: Int, acknowledged: Int)
    /// The entry with this number is another one than the one that was acknowledged or noted: the log was written anew.
    case otherHistory(sequence: Int)
    /// There are entries, and no record of how many were acknowledged.
    case noRecord
}

extension AuditFault: CustomStringConvertible {
    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .malformed: "this is no entry as Numen writes it"
        case .changed: "the entry was changed: its hash is not that of its contents"
        case .outOfOrder(let found, let expected):
            "entry \(found) stands where \(expected) belongs: entries were removed, inserted or moved"
        case .otherPredecessor: "the entry does not follow the one before it: that was replaced"
        case .cutOff(let last, let acknowledged):
            "the log ends with entry \(last), and \(acknowledged) were acknowledged: its end was cut off, or this is an older copy"
        case .otherHistory(let sequence):
            "entry \(sequence) is another one than was acknowledged or noted: the log was written anew"
        case .noRecord: "there is no record of how many entries were acknowledged, and the log has some"
        }
    }
}
