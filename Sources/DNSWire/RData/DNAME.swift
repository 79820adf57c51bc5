// SPDX-License-Identifier: MIT

/// Redirection of everything below the owner (RFC 6672 §2.1).
public struct DNAME: Hashable, Sendable {
    /// The name that takes the owner's place in names below it.
    public let target: DomainName

    /// Creates the RDATA.
    public init(target: DomainName) {
        self.target = target
    }
}
