// SPDX-License-Identifier: MIT

/// Why something cannot be an entry of the audit log.
public enum AuditEntryError: Error, Hashable, Sendable {
    /// The line would have more than ``AuditEntry/lineLimit`` octets.
    case tooLong(octets: Int)
    /// The details nest too deep.
    case tooDeep
    /// A member stands twice in the details.
    case repeatedMember(String)
    /// A number in the details is none.
    case malformed
}

extension AuditEntryError: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .tooLong(let octets): "the entry would have \(octets) octets, more than \(AuditEntry.lineLimit)"
        case .tooDeep: "the entry's details nest too deep"
        case .repeatedMember(let name): "the entry's details have the member \(name) twice"
        case .malformed: "the entry's details hold a number that is none"
        }
    }
}
