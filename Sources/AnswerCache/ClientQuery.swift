// SPDX-License-Identifier: MIT

/// What a client's message says about the response, its question apart.
public struct ClientQuery: Hashable, Sendable {
    /// The message's id, to be copied.
    public var id: UInt16
    /// The second header word as it came; RD, AD and CD are read from it.
    public var flags: UInt16
    /// Whether it had an OPT record, so that the response gets one (RFC 6891 §6.1.1).
    public var hasEDNS: Bool
    /// DO: the client takes DNSSEC records (RFC 3225 §3); false without an OPT record.
    public var dnssecOK: Bool
    /// The most octets that the response may have: over UDP what client and server agree on, over TCP 65,535.
    public var limit: Int

    /// Describes a query.
    ///
    /// - Parameters:
    ///   - id: the message's id.
    ///   - flags: the second header word as it came.
    ///   - hasEDNS: whether it had an OPT record.
    ///   - dnssecOK: that record's DO bit.
    ///   - limit: the most octets that the response may have.
    public init(id: UInt16, flags: UInt16, hasEDNS: Bool, dnssecOK: Bool, limit: Int) {
        self.id = id
        self.flags = flags
        self.hasEDNS = hasEDNS
        self.dnssecOK = hasEDNS && dnssecOK
        self.limit = limit
    }

    /// RD, to be copied (RFC 1035 §4.1.1).
    var recursionDesired: Bool { flags & 0x0100 != 0 }
    /// Whether the client understands the AD bit of a response (RFC 6840 §5.7, RFC 4035 §3.2.3).
    var wantsAuthenticData: Bool { dnssecOK || flags & 0x0020 != 0 }
    /// CD: the client validates itself and takes what failed validation here (RFC 4035 §3.2.2).
    var checkingDisabled: Bool { flags & 0x0010 != 0 }
}
