// SPDX-License-Identifier: MIT
public import Access

/// What was found in an audit log.
public struct AuditReport: Hashable, Sendable {
    /// A line that is not as it was written.
    public struct Finding: Hashable, Sendable {
        /// The line's number, counted from 1.
        public var line: Int
        /// What is wrong.
        public var fault: AuditFault

        /// Creates a finding.
        public init(line: Int, fault: AuditFault) {
            self.line = line
            self.fault = fault
        }
    }

    /// Whether there is neither a log nor a record of one.
    public internal(set) var isMissing = false
    /// The last good entry before the first fault, or of all.
    public internal(set) var head = AuditHead.start
    /// When the first entry was written, in milliseconds since 1970.
    public internal(set) var firstTime: Int64?
    /// When the last good entry was written, in milliseconds since 1970.
    public internal(set) var lastTime: Int64?
    /// The amounts of the good entries.
    public internal(set) var sums = AuditSums()
    /// How many good entries follow the last acknowledged one: written when the process ended, or a moment ago.
    public internal(set) var unacknowledged = 0
    /// How many octets of an unfinished line follow the last entry; it was never acknowledged, and the server cuts it when
    /// it starts.
    public internal(set) var unfinishedOctets = 0
    /// The first fault; nil if the log is as it was written.
    public internal(set) var finding: Finding?

    /// How many good entries there are, before the first fault.
    public var entries: Int { head.sequence }

    init() {}
}
