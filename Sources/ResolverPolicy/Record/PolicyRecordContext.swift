// SPDX-License-Identifier: MIT
public import IP

/// What must be known of this server to read a policy record.
public struct PolicyRecordContext: Hashable, Sendable {
    /// The suffixes that our zones of the chain answer.
    public var chainSuffixes: [DomainSuffix]
    /// Addresses that mean this server: what it listens on, and what records have for an EmerDNS on the same machine.
    public var ownAddresses: [ListenAddress]

    /// Where the original stack has the EmerDNS of its node, whose place we take: port 5335 of this machine.
    public static let emerDNS = [
        ListenAddress(address: IPAddress(v4: 0x7f00_0001), port: 5335),
        ListenAddress(address: IPAddress(v6: 1), port: 5335),
    ]

    /// Collects what must be known.
    ///
    /// - Parameters:
    ///   - chainSuffixes: the suffixes of the chain.
    ///   - listeners: the addresses that this server listens on, besides those of ``emerDNS``.
    public init(chainSuffixes: [DomainSuffix], listeners: [ListenAddress] = []) {
        self.chainSuffixes = chainSuffixes
        ownAddresses = Self.emerDNS + listeners
    }

    /// Whether an upstream is this server itself.
    func isOwn(_ upstream: UpstreamAddress) -> Bool {
        upstream.isOne(of: ownAddresses)
    }

    /// Whether the chain answers all names of a suffix.
    func isChain(_ suffix: DomainSuffix) -> Bool {
        chainSuffixes.contains { suffix.isCovered(by: DomainSuffix($0.name)) }
    }
}
