// SPDX-License-Identifier: MIT

/// Why an answer is not what the client hoped for: the INFO-CODE of an Extended DNS Error (RFC 8914 §4).
public struct ExtendedError: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public var rawValue: UInt16

    /// Creates a code from its number on the wire; every number is legal.
    @inlinable
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// A reason that has no code of its own (RFC 8914 §4.1).
    public static let other = ExtendedError(rawValue: 0)
    /// The answer's time is over, and a newer one could not be had (RFC 8914 §4.4).
    public static let staleAnswer = ExtendedError(rawValue: 3)
    /// DNSSEC validation failed, for a reason that has no code of its own (RFC 8914 §4.7).
    public static let dnssecBogus = ExtendedError(rawValue: 6)
    /// A signature's time is over (RFC 8914 §4.8).
    public static let signatureExpired = ExtendedError(rawValue: 7)
    /// A signature's time has not come yet (RFC 8914 §4.9).
    public static let signatureNotYetValid = ExtendedError(rawValue: 8)
    /// No DNSKEY fits the DS that the parent has (RFC 8914 §4.10).
    public static let dnskeyMissing = ExtendedError(rawValue: 9)
    /// Signatures are missing that should be there (RFC 8914 §4.11).
    public static let rrsigsMissing = ExtendedError(rawValue: 10)
    /// The proof that something does not exist is missing (RFC 8914 §4.13).
    public static let nsecMissing = ExtendedError(rawValue: 12)
    /// A failure remembered from a query before (RFC 8914 §4.14).
    public static let cachedError = ExtendedError(rawValue: 13)
    /// The server has not read the chain yet (RFC 8914 §4.15).
    public static let notReady = ExtendedError(rawValue: 14)
    /// The operator's policy keeps the name away from everybody (RFC 8914 §4.16).
    public static let blocked = ExtendedError(rawValue: 15)
    /// The client, or whoever answers for it, wants the name kept away (RFC 8914 §4.18).
    public static let filtered = ExtendedError(rawValue: 17)
    /// The client is not on the list of those who may ask (RFC 8914 §4.19).
    public static let prohibited = ExtendedError(rawValue: 18)
    /// The name did not exist when it could last be asked for (RFC 8914 §4.20).
    public static let staleNXDomainAnswer = ExtendedError(rawValue: 19)
    /// The name lies in no zone of this server (RFC 8914 §4.21).
    public static let notAuthoritative = ExtendedError(rawValue: 20)
    /// The operation is not offered (RFC 8914 §4.22).
    public static let notSupported = ExtendedError(rawValue: 21)
    /// No server for the name could be reached (RFC 8914 §4.23).
    public static let noReachableAuthority = ExtendedError(rawValue: 22)
    /// Talking to another server failed for good (RFC 8914 §4.24).
    public static let networkError = ExtendedError(rawValue: 23)
    /// The value in the chain cannot be made into a record (RFC 8914 §4.25).
    public static let invalidData = ExtendedError(rawValue: 24)
    /// The type must not be asked for (RFC 9824 §9).
    public static let invalidQueryType = ExtendedError(rawValue: 30)
}
