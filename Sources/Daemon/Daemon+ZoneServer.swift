// SPDX-License-Identifier: MIT
import DNSTransport
import IP
import NameIndex
import NameServer

extension Daemon {
    /// A server of our zones for our own resolver, which asks it for names of the chain that the Internet leads to, and
    /// for delegations.
    ///
    /// The server for clients cannot be asked for that: it answers as modes, lists and the policies of clients say, also
    /// to those on this machine. This one listens on a port of loopback that the kernel chooses, and on an address that
    /// nobody knows: our resolver may ask there, also if somebody delegates a name to that address.
    /// - Parameter index: our zones.
    /// - Returns: the server, bound.
    /// - Throws: what keeps it from being bound.
    func zoneServer(_ index: NameIndex) throws -> DNSServer<NameServer> {
        func bind(_ address: IPAddress) throws -> DNSServer<NameServer> {
            var configuration = DNSServerConfiguration(addresses: [ListenAddress(address: address, port: 0)])
            configuration.udp.threads = 1
            configuration.udp.receiveBuffer = 256 << 10
            configuration.udp.sendBuffer = 256 << 10
            configuration.tcp.eventLoops = 1
            configuration.tcp.maxConnections = 64
            return try DNSServer(configuration, logger: part("zones")) { NameServer(index: index) }
        }
        var random = SystemRandomNumberGenerator()
        do {
            return try bind(.loopback(using: &random))
        } catch {
            return try bind(IPAddress(v6: 1))
        }
    }
}
