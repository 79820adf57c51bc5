// SPDX-License-Identifier: MIT
import DNSTransport
import Glibc
import IP
import NameServer
import Testing

@Suite struct DatagramTests {
    @Test(arguments: ["127.0.0.1:0", "[::1]:0"])
    func answersFromTheAddressAsked(_ text: String) async throws {
        let counters = try await withServer(.loopback(try ListenAddress(text))) { address, _ in
            let client = try ClientSocket.udp(to: address)
            var expected = message(7, [1, 2, 3])
            expected[2] = 0x80
            #expect(try client.ask(message(7, [1, 2, 3])) == expected)
        }
        #expect(counters.udp.queries == 1)
        #expect(counters.udp.answers == 1)
        #expect(counters.udp.octetsIn == 15)
        #expect(counters.udp.octetsOut == 15)
    }

    /// RFC 2181 §4.1.
    ///
    /// A connected client receives from nobody but the address it asked.
    @Test(arguments: [
        ("0.0.0.0:0", "127.0.0.1"), ("0.0.0.0:0", "127.0.0.2"), ("0.0.0.0:0", "127.1.2.3"), ("[::]:0", "::1"),
    ])
    func wildcardAnswersFromTheAddressAsked(listen: String, asked: String) async throws {
        let asked = try #require(IPAddress(asked))
        let configuration = DNSServerConfiguration.loopback(try ListenAddress(listen)) { $0.udp.threads = 1 }
        try await withServer(configuration) { address, _ in
            let client = try ClientSocket.udp(to: ListenAddress(address: asked, port: address.port))
            for index in 0..<100 {
                #expect(id(try client.ask(message(UInt16(index)))) == index)
            }
        }
    }

    @Test(arguments: ["127.0.0.1:0", "[::1]:0"])
    func toldWhoAsks(_ text: String) async throws {
        let any = try ListenAddress(text)
        try await withServer(.loopback(any)) { address, _ in
            let (holder, source) = try ClientSocket.holding(any, type: SOCK_DGRAM)
            _ = consume holder
            let client = try ClientSocket.udp(to: address, from: source)
            let answer = try client.ask(message(1, [UInt8(ascii: "C")]))
            #expect(String(decoding: answer[13...], as: UTF8.self) == source.description)
        }
    }

    @Test func clientsThatAreNotAllowedAreToBeRefused() async throws {
        let configuration = try DNSServerConfiguration.loopback {
            $0.accessList = AccessList([try IPNetwork("127.0.0.2/32")])
        }
        try await withServer(configuration) { address, _ in
            let stranger = try ClientSocket.udp(to: address)
            #expect(try stranger.ask(message(1))[3] == 5)
            let friend = try ClientSocket.udp(to: address, from: ListenAddress("127.0.0.2:0"))
            #expect(try friend.ask(message(1))[3] == 0)
            let overTCP = try ClientSocket.tcp(to: address)
            try overTCP.send(framed(message(1)))
            #expect(try overTCP.receiveMessage()[3] == 5)
        }
    }

    /// One datagram of each kind that gets no answer, then one that does: what comes back is that one's.
    @Test func whatIsNoQueryIsDropped() async throws {
        let configuration = DNSServerConfiguration.loopback { $0.udp.threads = 1 }
        let counters = try await withServer(configuration) { address, _ in
            let client = try ClientSocket.udp(to: address)
            var response = message(1)
            response[2] = 0x80
            for octets in [[], [1], Array(message(1)[..<11]), response, message(1, [UInt8(ascii: "D")])] {
                try client.send(octets)
            }
            try client.send(message(2, [UInt8](repeating: 0, count: 5_000)))
            #expect(id(try client.ask(message(3))) == 3)
        }
        #expect(counters.udp.queries == 7)
        #expect(counters.udp.dropped == 6)
        #expect(counters.udp.answers == 1)
        #expect(counters.udp.errors == 0)
    }

    /// RFC 9715 §3.1: over UDP 1400 octets are never exceeded, whatever the responder thinks.
    @Test func answersAreBounded() async throws {
        let configuration = DNSServerConfiguration.loopback { $0.udp.threads = 1 }
        let counters = try await withServer(configuration) { address, _ in
            let client = try ClientSocket.udp(to: address)
            #expect(try client.ask(message(1, ofLength(1_400))).count == 1_400)
            let truncated = try client.ask(message(2, [UInt8(ascii: "T")]))
            #expect(truncated[2] & 0x02 != 0)
        }
        #expect(counters.udp.truncated == 1)
        #expect(counters.udp.answers == 2)
    }

    @Test func queriesOfAnySizeUpTo4096AreTaken() async throws {
        let configuration = DNSServerConfiguration.loopback { $0.udp.threads = 1 }
        try await withServer(configuration) { address, _ in
            let client = try ClientSocket.udp(to: address)
            for size in [12, 13, 512, 1_232, 1_399, 1_400] {
                #expect(try client.ask(message(1, [UInt8](repeating: 0, count: size - 12))).count == size)
            }
        }
    }

    /// Threats: nobody listens at port 0, and our own address can only be a loop.
    ///
    /// Needs a raw socket to forge both.
    @Test(.enabled(if: RawSocket.isAllowed, "forging a source port takes CAP_NET_RAW"))
    func forgedSourcesAreDropped() async throws {
        for listen in ["127.0.0.1:0", "0.0.0.0:0"] {
            let configuration = DNSServerConfiguration.loopback(try ListenAddress(listen)) { $0.udp.threads = 1 }
            let counters = try await withServer(configuration) { address, _ in
                let asked = ListenAddress(address: IPAddress(v4: 0x7f00_0001), port: address.port)
                let raw = try RawSocket()
                try raw.send(message(1), from: 0, to: asked)
                try raw.send(message(2), from: asked.port, to: asked)
                let client = try ClientSocket.udp(to: asked)
                #expect(id(try client.ask(message(3))) == 3)
            }
            #expect(counters.udp.queries == 3)
            #expect(counters.udp.dropped == 2)
            #expect(counters.udp.answers == 1)
        }
    }

    /// Sockets are bound before serving starts, and what came in is answered before serving ends.
    @Test func whatCameInBeforeIsAnsweredOnStopping() async throws {
        let server = try makeServer(.loopback())
        let client = try ClientSocket.udp(to: server.addresses[0])
        for index in 0..<150 {
            try client.send(message(UInt16(index)))
        }
        let running = Task { try await server.run() }
        running.cancel()
        try await running.value
        let answered = try await blocking { try Set((0..<150).map { _ in id(try client.receive()) }) }
        #expect(answered == Set(0..<150))
        #expect(server.counters.udp.answers == 150)
    }
}
