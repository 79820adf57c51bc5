// SPDX-License-Identifier: MIT
import DNSTransport
import IP
import Testing

/// Answers that come later than those to queries behind them.
@Suite struct DeferralTests {
    private let wait = [UInt8(ascii: "P")]
    private let release = [UInt8(ascii: "R")]

    @Test(arguments: ["127.0.0.1:0", "[::1]:0", "0.0.0.0:0", "[::]:0"])
    func overUDP(address: String) async throws {
        let configuration = try DNSServerConfiguration.loopback(ListenAddress(address))
        let counters = try await withServer(configuration, postponed: Postponed()) { address, _ in
            let host = address.address.isV4 ? IPAddress(v4: 0x7f00_0001) : IPAddress(v6: 1)
            let target = ListenAddress(address: host, port: address.port)
            // Two clients, so that an answer to the wrong one would be seen.
            let first = try ClientSocket.udp(to: target)
            let second = try ClientSocket.udp(to: target)
            try first.send(message(1, wait))
            try second.send(message(2, wait))
            // Order of arrival: both are waiting once these are answered.
            for _ in 0..<8 {
                try first.send(message(3))
                #expect(id(try first.receive()) == 3)
                try second.send(message(4))
                #expect(id(try second.receive()) == 4)
            }
            try first.send(message(2, release))
            #expect(id(try first.receive()) == 2)
            let late = try second.receive()
            #expect(late == [0, 2, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0] + wait)
            try second.send(message(1, release))
            #expect(id(try second.receive()) == 1)
            #expect(id(try first.receive()) == 1)
        }
        #expect(counters.udp.queries == 20)
        #expect(counters.udp.answers == 20)
    }

    /// RFC 7766 §6.2.1.1: an answer may overtake one to an earlier query.
    @Test func overTCP() async throws {
        let counters = try await withServer(postponed: Postponed()) { address, _ in
            let client = try ClientSocket.tcp(to: address)
            try client.send(framed(message(1, wait)) + framed(message(2)) + framed(message(3, wait)))
            #expect(id(try client.receiveMessage()) == 2)
            try client.send(framed(message(3, release)))
            #expect(Set([id(try client.receiveMessage()), id(try client.receiveMessage())]) == [3])
            try client.send(framed(message(1, release)))
            #expect(Set([id(try client.receiveMessage()), id(try client.receiveMessage())]) == [1])
        }
        #expect(counters.tcp.answers == 5)
        #expect(counters.tcp.dropped == 0)
    }

    /// RFC 7766 §6.2.3, §6.2.4: who has shut his side, or says nothing, still gets what he waits for.
    @Test func patience() async throws {
        let configuration = DNSServerConfiguration.loopback { $0.tcp.idleTimeout = .milliseconds(100) }
        try await withServer(configuration, postponed: Postponed()) { address, _ in
            let waiting = try ClientSocket.tcp(to: address)
            try waiting.send(framed(message(1, wait)))
            let shut = try ClientSocket.tcp(to: address)
            try shut.send(framed(message(2, wait)))
            shut.shutdownOutput()
            // An idle connection is closed: by then the others have been silent for as long.
            let idle = try ClientSocket.tcp(to: address)
            #expect(try idle.receiveToEnd().isEmpty)
            let other = try ClientSocket.tcp(to: address)
            for number in 1...2 { try other.send(framed(message(UInt16(number), release))) }
            #expect(id(try waiting.receiveMessage()) == 1)
            #expect(id(try shut.receiveMessage()) == 2)
            #expect(try shut.receiveToEnd().isEmpty)
        }
    }

    @Test func noAnswer() async throws {
        let counters = try await withServer(postponed: Postponed()) { address, _ in
            let client = try ClientSocket.tcp(to: address)
            try client.send(framed(message(1, wait)) + framed(message(1, [UInt8(ascii: "N")])))
            #expect(id(try client.receiveMessage()) == 1)
            try client.send(framed(message(2)))
            #expect(id(try client.receiveMessage()) == 2)
        }
        #expect(counters.tcp.dropped == 1)
    }

    /// As many as may be in flight: no more is read until one of them is answered.
    @Test func limit() async throws {
        let configuration = DNSServerConfiguration.loopback { $0.tcp.maxInFlight = 4 }
        try await withServer(configuration, postponed: Postponed()) { address, _ in
            let client = try ClientSocket.tcp(to: address)
            try client.send((1...3).flatMap { framed(message(UInt16($0), wait)) } + framed(message(8)))
            #expect(id(try client.receiveMessage()) == 8)
            try client.send((4...5).flatMap { framed(message(UInt16($0), wait)) } + framed(message(9)))
            let other = try ClientSocket.tcp(to: address)
            try other.send(framed(message(1, release)) + framed(message(2, release)))
            #expect(id(try client.receiveMessage()) == 1)
            #expect(id(try client.receiveMessage()) == 2)
            #expect(id(try client.receiveMessage()) == 9)
        }
    }
}
