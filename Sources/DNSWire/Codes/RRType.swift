// SPDX-License-Identifier: MIT

/// The type of a resource record, or of a question (RFC 1035 §3.2.2, RFC 6895 §3.1).
///
/// Not an enumeration: a type nobody here has heard of is carried like any other (RFC 3597).
public struct RRType: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public var rawValue: UInt16

    /// Creates a type from its number on the wire; every number is legal.
    @inlinable
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }
}

extension RRType {
    /// IPv4 address (RFC 1035 §3.4.1).
    public static let a = RRType(rawValue: 1)
    /// Name server of a zone (RFC 1035 §3.3.11).
    public static let ns = RRType(rawValue: 2)
    /// Canonical name of an alias (RFC 1035 §3.3.1).
    public static let cname = RRType(rawValue: 5)
    /// Start of a zone of authority (RFC 1035 §3.3.13).
    public static let soa = RRType(rawValue: 6)
    /// Pointer to another name (RFC 1035 §3.3.12).
    public static let ptr = RRType(rawValue: 12)
    /// Host hardware and software; also the minimal answer to ANY (RFC 1035 §3.3.2, RFC 8482 §4.2).
    public static let hinfo = RRType(rawValue: 13)
    /// Mail exchange (RFC 1035 §3.3.9).
    public static let mx = RRType(rawValue: 15)
    /// Text strings (RFC 1035 §3.3.14).
    public static let txt = RRType(rawValue: 16)
    /// IPv6 address (RFC 3596 §2.1).
    public static let aaaa = RRType(rawValue: 28)
    /// Location of a service (RFC 2782).
    public static let srv = RRType(rawValue: 33)
    /// Naming authority pointer: one DDDS rule (RFC 3403 §4.1).
    public static let naptr = RRType(rawValue: 35)
    /// Redirection of a whole subtree (RFC 6672).
    public static let dname = RRType(rawValue: 39)
    /// EDNS pseudo-record (RFC 6891 §6.1).
    public static let opt = RRType(rawValue: 41)
    /// Delegation signer (RFC 4034 §5).
    public static let ds = RRType(rawValue: 43)
    /// Signature over an RRset (RFC 4034 §3).
    public static let rrsig = RRType(rawValue: 46)
    /// Next name, and the types at this one (RFC 4034 §4).
    public static let nsec = RRType(rawValue: 47)
    /// Public key of a zone (RFC 4034 §2).
    public static let dnskey = RRType(rawValue: 48)
    /// Hashed denial of existence (RFC 5155 §3).
    public static let nsec3 = RRType(rawValue: 50)
    /// Parameters of hashed denial (RFC 5155 §4).
    public static let nsec3param = RRType(rawValue: 51)
    /// Certificate association (RFC 6698 §2).
    public static let tlsa = RRType(rawValue: 52)
    /// DS the child wants at its parent (RFC 7344 §3.1).
    public static let cds = RRType(rawValue: 59)
    /// DNSKEY the child wants a DS made of (RFC 7344 §3.2).
    public static let cdnskey = RRType(rawValue: 60)
    /// Service binding (RFC 9460 §2).
    public static let svcb = RRType(rawValue: 64)
    /// Service binding of `https` origins (RFC 9460 §9).
    public static let https = RRType(rawValue: 65)
    /// Pseudo-type that marks a missing name in compact denial; never a legal question (RFC 9824 §3.5).
    public static let nxname = RRType(rawValue: 128)
    /// Secret key establishment (RFC 2930).
    public static let tkey = RRType(rawValue: 249)
    /// Transaction signature (RFC 8945 §4).
    public static let tsig = RRType(rawValue: 250)
    /// Incremental zone transfer (RFC 1995).
    public static let ixfr = RRType(rawValue: 251)
    /// Zone transfer (RFC 5936).
    public static let axfr = RRType(rawValue: 252)
    /// Mailbox-related records; obsolete question type (RFC 1035 §3.2.3).
    public static let mailb = RRType(rawValue: 253)
    /// Mail agents; obsolete question type (RFC 1035 §3.2.3).
    public static let maila = RRType(rawValue: 254)
    /// Any type the server cares to show (RFC 8482).
    public static let any = RRType(rawValue: 255)
    /// Certification authority authorisation (RFC 8659 §4.1).
    public static let caa = RRType(rawValue: 257)

    /// Whether no record of this type can be stored in a zone: OPT, NXNAME and the question and meta types
    /// (RFC 6895 §3.1: 128 to 255, and type 0).
    @inlinable
    public var isMeta: Bool {
        rawValue == 0 || rawValue == 41 || (128...255).contains(rawValue)
    }
}
