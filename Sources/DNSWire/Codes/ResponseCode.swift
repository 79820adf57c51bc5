// SPDX-License-Identifier: MIT

/// The outcome of a query, extended by EDNS to 12 bits (RFC 1035 §4.1.1, RFC 6891 §6.1.3).
public struct ResponseCode: RawRepresentable, Hashable, Sendable {
    /// The code; the low four bits travel in the header, the rest in the OPT record.
    public var rawValue: UInt16

    /// Creates a code from its number.
    @inlinable
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// No error.
    public static let noError = ResponseCode(rawValue: 0)
    /// The query could not be read.
    public static let formErr = ResponseCode(rawValue: 1)
    /// The server failed.
    public static let servFail = ResponseCode(rawValue: 2)
    /// The name does not exist.
    public static let nxDomain = ResponseCode(rawValue: 3)
    /// The kind of query is not implemented.
    public static let notImp = ResponseCode(rawValue: 4)
    /// Refused by policy.
    public static let refused = ResponseCode(rawValue: 5)
    /// A name exists that should not; also a DNAME whose result is too long (RFC 6672 §2.2).
    public static let yxDomain = ResponseCode(rawValue: 6)
    /// An RRset exists that should not (RFC 2136 §2.2).
    public static let yxRRSet = ResponseCode(rawValue: 7)
    /// An RRset that should exist does not (RFC 2136 §2.2).
    public static let nxRRSet = ResponseCode(rawValue: 8)
    /// The server is not authoritative for the zone (RFC 2136 §2.2).
    public static let notAuth = ResponseCode(rawValue: 9)
    /// A name is not in the zone (RFC 2136 §2.2).
    public static let notZone = ResponseCode(rawValue: 10)
    /// The EDNS version is not supported (RFC 6891 §6.1.3).
    public static let badVers = ResponseCode(rawValue: 16)
    /// The server cookie is bad or missing (RFC 7873 §8).
    public static let badCookie = ResponseCode(rawValue: 23)

    /// The four bits that fit the header.
    @inlinable
    public var headerBits: UInt8 {
        UInt8(truncatingIfNeeded: rawValue & 0x0f)
    }

    /// The eight bits that go into the OPT record's TTL field; 0 for codes that need no EDNS.
    @inlinable
    public var extendedBits: UInt8 {
        UInt8(truncatingIfNeeded: rawValue &>> 4)
    }
}

extension ResponseCode: CustomStringConvertible {
    /// The mnemonic as `dig` prints it, or `RCODE24`.
    public var description: String {
        switch self {
        case .noError: "NOERROR"
        case .formErr: "FORMERR"
        case .servFail: "SERVFAIL"
        case .nxDomain: "NXDOMAIN"
        case .notImp: "NOTIMP"
        case .refused: "REFUSED"
        case .yxDomain: "YXDOMAIN"
        case .yxRRSet: "YXRRSET"
        case .nxRRSet: "NXRRSET"
        case .notAuth: "NOTAUTH"
        case .notZone: "NOTZONE"
        case .badVers: "BADVERS"
        case .badCookie: "BADCOOKIE"
        default: "RCODE\(rawValue)"
        }
    }
}
