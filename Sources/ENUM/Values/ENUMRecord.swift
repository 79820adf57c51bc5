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

/// Something in a value that could not be made into a record, and why.
public struct ENUMFault: Hashable, Sendable, CustomStringConvertible {
    /// The line or piece of the value, from 1.
    public var place: Int
    /// What is wrong.
    public var reason: Reason

    /// How many faults of one value are kept.
    public static let limit = 16

    /// What is wrong with a line or a piece.
    public enum Reason: String, Error, Hashable, Sendable {
        /// The service or the rule has more octets than a character-string holds.
        case tooLong = "is longer than the 255 octets of a character-string"
        /// An `E2U` line is not `service=order|preference|rule`.
        case badLine = "is not service=order|preference|!pattern!replacement!"
        /// A piece of a list is not `"!pattern!replacement!flags"`.
        case badPiece = "is not \"!pattern!replacement!flags\""
        /// A NAPTR in zone text cannot be read.
        case badZoneText = "is not NAPTR order preference \"flags\" \"services\" \"regexp\" replacement"
        /// There are more records than are read of one value.
        case tooMany = "comes after the most records that are read of one value"
    }

    /// One line for a person.
    public var description: String { "line \(place) \(reason.rawValue)" }
}

/// One signature of a value: who signed, and what.
public struct ENUMSignature: Hashable, Sendable {
    /// The store's name of who signed.
    public var verifier: [UInt8]
    /// The signature in Base64.
    public var base64: [UInt8]

    /// Creates a signature.
    public init(verifier: [UInt8], base64: [UInt8]) {
        self.verifier = verifier
        self.base64 = base64
    }
}
