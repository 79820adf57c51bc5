// SPDX-License-Identifier: MIT

/// A pointer to another name (RFC 1035 §3.3.12).
public struct PTR: Hashable, Sendable {
    /// The name pointed to.
    public let target: DomainName

    /// Creates the RDATA.
    public init(target: DomainName) {
        self.target = target
    }
}
