// SPDX-License-Identifier: MIT

/// What became of the lines of a list.
public struct NameListCounts: Hashable, Sendable {
    /// Lines read, empty ones and comments, too.
    public var lines = 0
    /// Entries that count: a line of a hosts file can have several, a name can have several records.
    public var accepted = 0
    /// Entries that say nothing about blocking, such as `127.0.0.1 localhost` or a zone's SOA.
    public var ignored = 0
    /// Entries that are right and that we cannot do, such as other triggers of RPZ or rules for parts of a page.
    public var unsupported = 0
    /// Entries that cannot be read.
    public var faulty = 0
    /// Entries left out because the list is full.
    public var overLimit = 0
    /// The first entry that cannot be read.
    public var firstFault: Fault?

    /// A line that cannot be read.
    public struct Fault: Hashable, Sendable, CustomStringConvertible {
        /// The number of the line, from 1.
        public var line: Int
        /// What is wrong with it.
        public var reason: Reason

        /// Creates a fault.
        public init(line: Int, reason: Reason) {
            (self.line, self.reason) = (line, reason)
        }

        /// One line for the operator.
        public var description: String { "line \(line): \(reason.rawValue)" }
    }

    /// What is wrong with a line.
    public enum Reason: String, Hashable, Sendable {
        /// Longer than ``NameListOptions/lineLimit``.
        case tooLong = "is too long"
        /// No address at the beginning of a line of a hosts file.
        case noAddress = "does not begin with an IP address"
        /// No name.
        case badName = "has no domain name where one must be"
        /// More than one name where there can be one.
        case trailingText = "has something behind the name"
        /// Parentheses or quotation marks without their counterparts.
        case unbalanced = "has parentheses or quotation marks that do not match"
        /// Not a record or directive of a zone.
        case badRecord = "is not a record of a zone"
        /// Record data that is not as the type has it.
        case badData = "has record data that its type does not have"
        /// A name outside the zone.
        case outOfZone = "has an owner name outside the zone"
        /// A record beside one that excludes it, such as anything beside a CNAME.
        case conflict = "contradicts an earlier record of this name"
    }

    /// Nothing read yet.
    public init() {}

    /// Counts an entry of the present line that cannot be read.
    mutating func fail(_ reason: Reason) {
        faulty += 1
        if firstFault == nil { firstFault = Fault(line: lines, reason: reason) }
    }
}
