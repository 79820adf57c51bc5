// SPDX-License-Identifier: MIT

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

    /// Creates a fault.
    public init(place: Int, reason: Reason) {
        self.place = place
        self.reason = reason
    }

    /// One line for a person.
    public var description: String { "line \(place) \(reason.rawValue)" }
}
