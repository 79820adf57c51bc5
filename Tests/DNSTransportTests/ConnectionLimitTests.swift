// SPDX-License-Identifier: MIT
import DNSTransport
import Glibc
import IP
import NameServer
import Testing

/// RFC 7766 §6.2, §10 and RFC 9210 §4.
@Suite struct ConnectionLimitTests {
    @Test func anIdleConnectionIsClosed() async throws {
        let configuration = DNSServerConfiguration.loopback { $0.tcp.idleTimeout = .milliseconds(200) }
        let counters = try await withServer(configuration) { address, _ in
            let silent = try ClientSocket.tcp(to: address)
            let once = try ClientSocket.tcp(to: address)
            try once.send(framed(message(1)))
            #expect(id(try once.receiveMessage()) == 1)
            #expect(try silent.receive().isEmpty)
            #expect(try once.receive().isEmpty)
        }
        #expect(counters.connections.timedOut == 2)
        #expect(counters.connections.open == 0)
    }

    @Test func wholeMessagesKeepAConnection() async throws {
        let configuration = DNSServerConfiguration.loopback { $0.tcp.idleTimeout = .milliseconds(300) }
        let counters = try await withServer(configuration) { address, _ in
            let client = try ClientSocket.tcp(to: address)
            let clock = ContinuousClock()
            let start = clock.now
            while clock.now - start < .milliseconds(900) {
                try client.send(framed(message(1)))
                #expect(id(try client.receiveMessage()) == 1)
            }
        }
        #expect(counters.connections.timedOut == 0)
    }

    /// The slow loris sends an octet now and then: the time of a message runs from its first octet.
    @Test func aMessageMayNotDribbleIn() async throws {
        let configuration = DNSServerConfiguration.loopback { $0.tcp.messageTimeout = .milliseconds(300) }
        let counters = try await withServer(configuration) { address, _ in
            let client = try ClientSocket.tcp(to: address)
            client.setTimeout(SO_RCVTIMEO, milliseconds: 20)
            try client.send([0, 200])
            let clock = ContinuousClock()
            let start = clock.now
            // Waiting for the end paces the octets.
            while clock.now - start < .seconds(5), !client.isClosedByServer {
                // Fails if the connection has been closed since.
                _ = try? client.send([1])
            }
            #expect(clock.now - start >= .milliseconds(250))
            #expect(clock.now - start < .seconds(3))
        }
        #expect(counters.connections.timedOut == 1)
        #expect(counters.tcp.queries == 0)
    }

    @Test func connectionsOfOneClientAreLimited() async throws {
        let configuration = DNSServerConfiguration.loopback {
            $0.tcp.maxConnectionsPerClient = 3
            $0.tcp.exemptsLoopback = false
        }
        let counters = try await withServer(configuration) { address, _ in
            var kept: [ClientSocket] = []
            for _ in 0..<3 {
                let client = try ClientSocket.tcp(to: address)
                try client.send(framed(message(1)))
                #expect(id(try client.receiveMessage()) == 1)
                kept.append(client)
            }
            #expect(try ClientSocket.tcp(to: address).isClosedByServer)
            let other = try ClientSocket.tcp(to: address, from: ListenAddress("127.0.0.2:0"))
            try other.send(framed(message(2)))
            #expect(id(try other.receiveMessage()) == 2)
            // One that ends makes room.
            kept[0].shutdownOutput()
            #expect(try kept[0].receive().isEmpty)
            try ClientSocket.untilServed(at: address)
        }
        #expect(counters.connections.refused >= 1)
        #expect(counters.connections.displaced == 0)
    }

    @Test func loopbackIsSparedByDefault() async throws {
        let counters = try await withServer { address, _ in
            let clients = try (0..<40).map { _ in try ClientSocket.tcp(to: address) }
            for client in clients {
                try client.send(framed(message(1)))
                #expect(id(try client.receiveMessage()) == 1)
            }
        }
        #expect(counters.connections.accepted == 40)
        #expect(counters.connections.refused == 0)
    }

    @Test func theIdlestMakesRoom() async throws {
        let configuration = DNSServerConfiguration.loopback {
            $0.tcp.maxConnections = 3
            // One loop does one thing after the other: what an answer says is done before the next query is read.
            $0.tcp.eventLoops = 1
        }
        let counters = try await withServer(configuration) { address, _ in
            let clients = try (0..<3).map { _ in try ClientSocket.tcp(to: address) }
            for client in [clients[1], clients[0], clients[2]] {
                try client.send(framed(message(1)))
                #expect(id(try client.receiveMessage()) == 1)
            }
            let new = try ClientSocket.tcp(to: address)
            try new.send(framed(message(2)))
            #expect(id(try new.receiveMessage()) == 2)
            #expect(clients[1].isClosedByServer)
            for client in [clients[0], clients[2], new] {
                try client.send(framed(message(3)))
                #expect(id(try client.receiveMessage()) == 3)
            }
        }
        #expect(counters.connections.displaced == 1)
        #expect(counters.connections.refused == 0)
    }

    @Test func whenAllAreBusyTheNewOneIsRefused() async throws {
        let configuration = DNSServerConfiguration.loopback {
            $0.tcp.maxConnections = 2
            // One loop does one thing after the other: what an answer says is done before the next query is read.
            $0.tcp.eventLoops = 1
        }
        let counters = try await withServer(configuration) { address, _ in
            let busy = try (0..<2).map { _ in try ClientSocket.tcp(to: address) }
            for client in busy {
                // An answer proves that the beginning of the next message, in the same segment, was read as well.
                try client.send(framed(message(1)) + [0])
                #expect(id(try client.receiveMessage()) == 1)
            }
            #expect(try ClientSocket.tcp(to: address).isClosedByServer)
            for client in busy {
                try client.send(framed(message(2)).dropFirst())
                #expect(id(try client.receiveMessage()) == 2)
            }
        }
        #expect(counters.connections.refused == 1)
        #expect(counters.connections.displaced == 0)
    }

    @Test func fewInFlightDoNotLoseAny() async throws {
        let configuration = DNSServerConfiguration.loopback {
            $0.tcp.maxInFlight = 1
            $0.tcp.maxWaitingOutput = 4_096
        }
        try await withServer(configuration) { address, _ in
            let client = try ClientSocket.tcp(to: address, receiveBuffer: 4_096)
            try client.send((0..<300).flatMap { framed(message(UInt16($0), ofLength(3_000))) })
            client.shutdownOutput()
            for index in 0..<300 {
                #expect(id(try client.receiveMessage()) == index)
            }
            #expect(try client.receive().isEmpty)
        }
    }
}
