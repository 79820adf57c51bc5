// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import IP
internal import Unbound

/// Addresses that mean something else in every house, and whose names may have them: the same for our zones, where the
/// clearnet leads into them, as for the clearnet itself.
struct PrivateAddresses: Sendable {
    private let networks: [(first: UInt128, last: UInt128)]
    private let domains: SuffixSet

    /// - Parameters:
    ///   - settings: what addresses they are, and whose they may be.
    ///   - suffixes: those of the chain, whose names may have any address that their owners give them.
    init(_ settings: UnboundSettings, and suffixes: [DomainName]) {
        networks = settings.privateAddresses.map { ($0.address.number, $0.lastAddress.number) }
        domains = SuffixSet(settings.privateDomains + suffixes)
    }

    /// Whether a name, in wire form and folded, may have such addresses.
    func areFine(for name: [UInt8]) -> Bool {
        networks.isEmpty || domains.contains(name.span)
    }

    /// Whether this is such an address.
    func contains(_ data: RData) -> Bool {
        let number: UInt128
        switch data {
        case .a(let data): number = IPAddress(v4: data.address).number
        case .aaaa(let data):
            number = data.address
            // No address of IPv6, wherever it leads.
            if IPAddress(v6: number).isV4 { return true }
        default: return false
        }
        return networks.contains { $0.first <= number && number <= $0.last }
    }
}
