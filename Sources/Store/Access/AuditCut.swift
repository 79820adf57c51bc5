// SPDX-License-Identifier: MIT

/// What was cut from the end of an audit log, and kept.
public struct AuditCut: Hashable, Sendable {
    /// How many octets.
    public var octets: Int
    /// The file in which they are now.
    public var file: String

    /// Creates a value.
    package init(octets: Int, file: String) {
        self.octets = octets
        self.file = file
    }
}
