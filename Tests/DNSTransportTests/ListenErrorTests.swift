// SPDX-License-Identifier: MIT
import DNSTransport
import Glibc
import IP
import NameServer
import Testing

@Suite struct ListenErrorTests {
    @Test(arguments: [(SOCK_DGRAM, "UDP"), (SOCK_STREAM, "TCP")])
    func portInUse(type: __socket_type, carrier: String) throws {
        let (holder, address) = try ClientSocket.holding(anyPort, type: type)
        let error = #expect(throws: ListenError.self) { try makeServer(.loopback(address)) }
        let text = try #require(error?.description)
        #expect(text.hasPrefix("cannot listen on \(address) over \(carrier): Address already in use; "))
        #expect(text.contains("sport = :\(address.port)"))
        #expect(text.contains("choose another port"))
        #expect(error?.errno == EADDRINUSE)
        _ = holder
    }

    /// Although its sockets share the port among themselves, a server does not share it with another server.
    @Test func twoServersDoNotShareAPort() throws {
        let first = try makeServer(.loopback { $0.tcp.isEnabled = false })
        let error = #expect(throws: ListenError.self) {
            try makeServer(.loopback(first.addresses[0]) { $0.tcp.isEnabled = false })
        }
        #expect(error?.errno == EADDRINUSE)
        #expect(error?.carrier == .udp)
    }

    @Test func addressOfAnotherMachine() throws {
        let error = #expect(throws: ListenError.self) {
            try makeServer(.loopback(try ListenAddress("192.0.2.1:1053")))
        }
        let text = try #require(error?.description)
        #expect(text.contains("Cannot assign requested address"))
        #expect(text.contains("no interface of this machine has the address"))
    }

    @Test(.enabled(if: geteuid() != 0, "root may bind any port"))
    func permissionDenied() throws {
        let error = #expect(throws: ListenError.self) {
            try makeServer(.loopback(try ListenAddress("127.0.0.1:53")))
        }
        let text = try #require(error?.description)
        #expect(text.contains("CAP_NET_BIND_SERVICE"))
        #expect(text.contains("choose another port"))
    }

    @Test func aFailureLeavesNothingBound() throws {
        let (holder, taken) = try ClientSocket.holding(anyPort, type: SOCK_STREAM)
        #expect(throws: ListenError.self) { try makeServer(.loopback(taken)) }
        // UDP was bound before TCP failed; were it still bound, this would fail.
        _ = try ClientSocket.holding(taken, type: SOCK_DGRAM)
        _ = holder
    }

    @Test(arguments: ["127.0.0.1:0", "[::1]:0"])
    func udpAndTCPGetTheSamePort(_ text: String) async throws {
        try await withServer(.loopback(try ListenAddress(text))) { address, _ in
            #expect(address.port != 0)
            let client = try ClientSocket.udp(to: address)
            #expect(id(try client.ask(message(5))) == 5)
            let connection = try ClientSocket.tcp(to: address)
            try connection.send(framed(message(6)))
            #expect(id(try connection.receiveMessage()) == 6)
        }
    }

    @Test func severalAddresses() async throws {
        let given = try ["127.0.0.1:0", "127.0.0.2:0", "[::1]:0"].map { try ListenAddress($0) }
        let configuration = DNSServerConfiguration.loopback { $0.addresses = given }
        let counters = try await withServer(configuration) { _, server in
            #expect(server.addresses.map(\.address) == given.map(\.address))
            for address in server.addresses {
                let client = try ClientSocket.udp(to: address)
                #expect(id(try client.ask(message(1))) == 1)
                let connection = try ClientSocket.tcp(to: address)
                try connection.send(framed(message(2)))
                #expect(id(try connection.receiveMessage()) == 2)
            }
        }
        #expect(counters.udpThreads.count == 6)
        #expect(counters.udp.answers == 3)
        #expect(counters.tcp.answers == 3)
    }
}
