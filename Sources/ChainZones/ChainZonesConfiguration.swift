// SPDX-License-Identifier: MIT
public import DNSWire
public import ENUM

/// Which zones are made from the chain, and how.
public struct ChainZonesConfiguration: Sendable {
    /// EmerDNS top-level domains, single labels in lower case.
    public var tlds: [[UInt8]] = ["emc", "coin", "lib", "bazar", "ness"].map { Array($0.utf8) }
    /// Those of them in which names of the second level need a signature.
    public var signedTLDs: Set<[UInt8]> = []
    /// What `@` stands for in NS, CNAME and PTR values.
    public var selfNS: [DomainName] = []
    /// Apexes under which telephone numbers are answered, with what signatures decide there.
    public var suffixes: [(apex: DomainName, policy: SignaturePolicy)] = []
    /// The most digits of a number.
    public var maxDigits = E164Number.maxDigits
    /// The zones' name servers; if there are none, each zone's apex is its own.
    public var nameServers: [DomainName] = []
    /// Addresses of each apex, for zones that are their own name server.
    public var addresses: [RData] = []
    /// The mailbox in the zones' SOA; if nil, `hostmaster` below each apex.
    public var hostmaster: DomainName?
    /// Seconds from one block to the next.
    public var blockSeconds = 600

    /// The defaults; no suffixes.
    public init() {}
}
