// SPDX-License-Identifier: MIT
public import DNSWire

/// One record of a telephone number, with what the store says of it beyond the record itself.
public struct ENUMRecord: Hashable, Sendable {
    /// How the record was written.
    public enum Form: String, Hashable, Sendable {
        /// `"!pattern!replacement!flags"`, joined by `|`.
        case list
        /// `NAPTR 100 10 "u" "E2U+sip" "!…!…!" .`, as in a zone file.
        case zoneText = "zone text"
        /// `E2U+sip=100|10|!…!…!`, a line of the node's own form.
        case native
    }

    /// The record as it is answered.
    public var naptr: NAPTR
    /// How it was written.
    public var form: Form
    /// The flags as they were written; in the list form `u`, `v` or `uv`.
    public var storedFlags: String

    /// Creates a record.
    public init(naptr: NAPTR, form: Form, storedFlags: String) {
        self.naptr = naptr
        self.form = form
        self.storedFlags = storedFlags
    }
}
