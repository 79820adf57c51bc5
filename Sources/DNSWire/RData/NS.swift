// SPDX-License-Identifier: MIT

/// A name server of a zone (RFC 1035 §3.3.11).
public struct NS: Hashable, Sendable {
    /// The host that serves the zone.
    public let target: DomainName

    /// Creates the RDATA.
    public init(target: DomainName) {
        self.target = target
    }
}
