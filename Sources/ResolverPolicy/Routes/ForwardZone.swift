// SPDX-License-Identifier: MIT
public import DNSWire

/// A name that with all below it is asked of certain upstreams.
public struct ForwardZone: Hashable, Sendable {
    /// The name.
    public var name: DomainName
    /// Who is asked, never empty.
    public var upstreams: [UpstreamAddress]
}
