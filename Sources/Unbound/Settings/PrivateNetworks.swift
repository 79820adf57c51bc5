// SPDX-License-Identifier: MIT
public import IP

/// Networks whose addresses mean something else in every house (RFC 6890), and nothing on the Internet.
public enum PrivateNetworks {
    /// This host, private use, carrier NAT, loopback, link-local and benchmarking of IPv4; loopback, IPv4-mapped, unique
    /// local and link-local of IPv6.
    public static let all = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
        "198.18.0.0/15", "::1", "fc00::/7", "fe80::/10",
    ]
    .compactMap { try? IPNetwork($0) }

    /// `::ffff:0:0/96`, IPv4 addresses in AAAA records.
    ///
    /// `IPNetwork` reads those as IPv4, so it is a text of its own.
    static let mappedV4 = "::ffff:0:0/96"

    /// The networks that together are `network` without `addresses`.
    ///
    /// - Complexity: at most as many networks a missing address as the network has bits below its prefix.
    static func network(_ network: AddressBlock, without addresses: some Sequence<IPAddress>) -> [AddressBlock] {
        var blocks = [network]
        for address in addresses {
            blocks = blocks.flatMap { $0.removing(address) }
        }
        return blocks
    }
}

/// A network as a first number and a count of bits below its prefix, which can be halved.
struct AddressBlock: Hashable, CustomStringConvertible {
    let first: UInt128
    let hostBits: Int

    init(first: UInt128, hostBits: Int) {
        (self.first, self.hostBits) = (first, hostBits)
    }

    init(_ network: IPNetwork) {
        first = network.address.number
        hostBits = (network.address.isV4 ? 32 : 128) - network.prefixLength
    }

    /// `127.0.0.0/8`.
    static let loopbackV4 = AddressBlock(first: IPAddress(v4: 0x7f00_0000).number, hostBits: 24)
    /// `::1`.
    static let loopbackV6 = AddressBlock(first: 1, hostBits: 0)

    /// The largest networks of this one that do not hold the address.
    func removing(_ address: IPAddress) -> [AddressBlock] {
        guard (first ^ address.number) >> hostBits == 0 else { return [self] }
        // From the half without the address to the quarter without it, and so on down to the address's neighbour.
        return (0..<hostBits).reversed()
            .map { bit in
                let sibling = ((address.number ^ (1 << bit)) >> bit) << bit
                return AddressBlock(first: sibling, hostBits: bit)
            }
    }

    var description: String {
        let address = IPAddress(v6: first)
        return "\(address)/\((address.isV4 ? 32 : 128) - hostBits)"
    }
}
