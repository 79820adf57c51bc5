// SPDX-License-Identifier: MIT

/// The EDNS pseudo-record: what its class, TTL and RDATA mean (RFC 6891 §6.1.2 and §6.1.3).
public struct OPT: Hashable, Sendable {
    /// The largest UDP message the sender can take; less than 512 counts as 512.
    public var udpSize: UInt16
    /// Upper eight bits of the response code.
    public var extendedResponseCode: UInt8
    /// EDNS version; 0 is the only one there is.
    public var version: UInt8
    /// The 16 flag bits; ``dnssecOK`` is the first of them.
    public var flags: UInt16
    /// Options in the order of the wire.
    public var options: [EDNSOption]

    /// Creates the pseudo-record.
    ///
    /// - Parameters:
    ///   - udpSize: The largest UDP message the sender can take.
    ///   - dnssecOK: DO: send DNSSEC records along (RFC 3225).
    ///   - options: In the order of the wire.
    public init(udpSize: UInt16 = 1_232, dnssecOK: Bool = false, options: [EDNSOption] = []) {
        self.udpSize = udpSize
        self.options = options
        extendedResponseCode = 0
        version = 0
        flags = dnssecOK ? 0x8000 : 0
    }

    /// Reads the fields of a record; `nil` if it is no OPT record.
    public init?(_ record: ResourceRecord) {
        guard case .opt(let options) = record.rdata else { return nil }
        udpSize = record.class.rawValue
        extendedResponseCode = UInt8(truncatingIfNeeded: record.ttl >> 24)
        version = UInt8(truncatingIfNeeded: record.ttl >> 16)
        flags = UInt16(truncatingIfNeeded: record.ttl)
        self.options = options
    }

    /// DO: the sender takes DNSSEC records (RFC 3225).
    public var dnssecOK: Bool {
        get { flags & 0x8000 != 0 }
        set { flags = newValue ? flags | 0x8000 : flags & 0x7fff }
    }

    /// CO: the sender takes compact answers with NXDOMAIN (RFC 9824 §5.1).
    public var compactAnswersOK: Bool {
        get { flags & 0x4000 != 0 }
        set { flags = newValue ? flags | 0x4000 : flags & 0xbfff }
    }

    /// The pseudo-record as it stands in the additional section.
    public var record: ResourceRecord {
        ResourceRecord(
            name: .root,
            class: RRClass(rawValue: udpSize),
            ttl: UInt32(extendedResponseCode) << 24 | UInt32(version) << 16 | UInt32(flags),
            rdata: .opt(options)
        )
    }
}

extension OPT: CustomStringConvertible {
    /// As `dig` prints it: `; EDNS: version: 0, flags: do; udp: 1232`, each option on a line of its own.
    public var description: String {
        var names = ""
        if dnssecOK { names += " do" }
        if compactAnswersOK { names += " co" }
        let first = "; EDNS: version: \(version), flags:\(names); udp: \(udpSize)"
        return ([first] + options.map { "; \($0)" }).joined(separator: "\n")
    }
}
