// SPDX-License-Identifier: MIT
public import DNSWire

/// How the text of a list is written.
public enum NameListFormat: String, Hashable, Sendable, CaseIterable {
    /// A hosts file: `0.0.0.0 name name`. Other addresses than those of nowhere and of this machine are no block.
    case hosts
    /// One name a line: `name` is that name, `*.name` and `.name` are the name and all below it, as in published lists.
    case domains
    /// Adblock rules for whole names: `||name^` and the exception `@@||name^`, both with the names below.
    case adblock
    /// A response policy zone (draft-vixie-dnsop-dns-rpz) in zone file form; of its triggers those by QNAME.
    case rpz
}

/// What a list is read for and how.
public struct NameListOptions: Hashable, Sendable {
    /// What a name on the list means.
    public enum Purpose: String, Hashable, Sendable, CaseIterable {
        /// It is blocked, or what its RPZ says is done.
        case block
        /// It is answered, whatever other lists say.
        case allow
    }

    /// How the text is written.
    public var format: NameListFormat
    /// What a name on the list means.
    public var purpose: Purpose
    /// Whether a bare name of the formats `hosts` and `domains` stands for all below it, too.
    public var coversSubdomains: Bool
    /// The apex of a response policy zone whose text does not tell it.
    public var origin: DomainName?
    /// The most names; what is beyond is counted and left out.
    public var nameLimit: Int
    /// The most octets of a line, or of a record over several lines; longer ones are faults.
    public var lineLimit: Int

    /// Sets the options.
    public init(
        format: NameListFormat,
        purpose: Purpose = .block,
        coversSubdomains: Bool = false,
        origin: DomainName? = nil,
        nameLimit: Int = 10_000_000,
        lineLimit: Int = 4_096
    ) {
        self.format = format
        self.purpose = purpose
        self.coversSubdomains = coversSubdomains
        self.origin = origin
        self.nameLimit = nameLimit
        self.lineLimit = lineLimit
    }
}
