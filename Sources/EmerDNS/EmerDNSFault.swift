// SPDX-License-Identifier: MIT

/// Something in the store that could not be made into a record, and why.
///
/// A fault never hides the good records beside it.
public struct EmerDNSFault: Hashable, Sendable, CustomStringConvertible {
    /// The name of the store.
    public var name: [UInt8]
    /// The key of the value, such as `MX`; empty if the fault is not in one.
    public var key: String
    /// The position, from 0, of the faulty element in the key's list.
    public var element: Int
    /// What is wrong.
    public var reason: Reason

    /// How many faults of one value are kept: a value of 20 KB could yield thousands.
    public static let limit = 16
    /// How many faults of one group of names are kept: anybody can register names in it by the thousand.
    public static let groupLimit = 256

    /// What is wrong with a name, a value or an element.
    public enum Reason: Error, Hashable, Sendable {
        /// The name is no domain name under a top-level domain.
        case notAName
        /// The name has capital letters, which no query can reach.
        case capitals
        /// No name above it exists that lets queries through to it.
        case unreachable
        /// No record of the name has a valid signature, as its zone requires.
        case unsigned
        /// The element is no address.
        case badAddress
        /// The element is no domain name: an empty label, one over 63 octets, or over 255 octets in all.
        case badDomain
        /// `@` stands for the server's own names, and none are configured.
        case noOwnServers
        /// The element has too few fields.
        case missingFields
        /// The certificate data is no hexadecimal text.
        case badHex
        /// The property's name is not made of letters and digits.
        case badTag
        /// The element is the same record as one before it.
        case duplicate
        /// An alias may not stand beside other data (RFC 2181 §10.1).
        case aliasBesideData
        /// A name can have one alias (RFC 2181 §10.1).
        case secondAlias
        /// The list has more elements than the 64 that count.
        case tooManyElements
        /// The text has more octets than a record can carry.
        case tooLong
    }

    /// One line for a person.
    public var description: String {
        let place = key.isEmpty ? "" : " \(key)[\(element)]:"
        return "\(String(decoding: name, as: UTF8.self)):\(place) \(reason.text)"
    }
}

extension EmerDNSFault.Reason {
    /// What is wrong, in words.
    public var text: String {
        switch self {
        case .notAName: "is no domain name under a top-level domain"
        case .capitals: "has capital letters, which no query can reach"
        case .unreachable: "cannot be reached: the name above it is missing, or its SD does not let this label through"
        case .unsigned: "has no record with a valid signature, as its zone requires"
        case .badAddress: "is no address"
        case .badDomain: "is no domain name"
        case .noOwnServers: "@ stands for names of this server, and none are configured (dns.self-ns)"
        case .missingFields: "has too few fields"
        case .badHex: "is no hexadecimal text"
        case .badTag: "has a property that is not made of letters and digits"
        case .duplicate: "is there twice"
        case .aliasBesideData: "is an alias beside other data, and is not served"
        case .secondAlias: "is a second alias, and is not served"
        case .tooManyElements: "has more than 64 elements, of which the first 64 are served"
        case .tooLong: "is longer than a record can be"
        }
    }
}
