// SPDX-License-Identifier: MIT

/// The canonical name of an alias (RFC 1035 §3.3.1).
public struct CNAME: Hashable, Sendable {
    /// The name that has the data.
    public let target: DomainName

    /// Creates the RDATA.
    public init(target: DomainName) {
        self.target = target
    }
}
