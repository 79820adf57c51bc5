// SPDX-License-Identifier: MIT
import DNSTransport
import Foundation
import Glibc
import IP
import NameServer
import ServiceLifecycle
import Testing

@Suite struct ShutdownTests {
    /// In a process of its own: there nobody else opens files.
    @Test func nothingIsLeftOpen() async throws {
        await #expect(processExitsWith: .success) {
            func round() async throws {
                let configuration = try DNSServerConfiguration.loopback {
                    $0.addresses += [try ListenAddress("[::1]:0"), try ListenAddress("0.0.0.0:0")]
                }
                try await withServer(configuration) { address, _ in
                    _ = try ClientSocket.udp(to: address).ask(message(1))
                    let client = try ClientSocket.tcp(to: address)
                    try client.send(framed(message(2)))
                    _ = try client.receiveMessage()
                }
                _ = try makeServer(configuration)
                #expect(throws: ListenError.self) { try makeServer(.loopback(try ListenAddress("192.0.2.1:53"))) }
            }
            func count(_ folder: String) throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/\(folder)").count
            }
            // What is opened once and kept, such as the queue's own descriptors, is there after the first round.
            try await round()
            let files = try count("fd")
            for _ in 0..<10 { try await round() }
            guard try count("fd") == files else { exit(1) }
        }
    }

    @Test func theSamePortAgain() async throws {
        let server = try makeServer(.loopback())
        let address = server.addresses[0]
        let running = Task { try await server.run() }
        running.cancel()
        try await running.value
        for _ in 0..<5 {
            try await withServer(.loopback(address)) { address, _ in
                let client = try ClientSocket.tcp(to: address)
                try client.send(framed(message(1)))
                #expect(id(try client.receiveMessage()) == 1)
            }
        }
    }

    @Test func openConnectionsAreAnsweredAndEnded() async throws {
        let server = try makeServer(.loopback())
        let running = Task { try await server.run() }
        let client = try await blocking {
            let client = try ClientSocket.tcp(to: server.addresses[0])
            try client.send(framed(message(1)))
            #expect(id(try client.receiveMessage()) == 1)
            return client
        }
        running.cancel()
        try await running.value
        #expect(try client.receive().isEmpty)
        #expect(server.counters.connections.open == 0)
        #expect(server.counters.connections.timedOut == 0)
    }

    /// A client that does not take its answers is given `drainTimeout`, not more.
    @Test func aStuckClientDoesNotHoldUpTheEnd() async throws {
        let configuration = DNSServerConfiguration.loopback { $0.tcp.drainTimeout = .milliseconds(100) }
        let server = try makeServer(configuration)
        let running = Task { try await server.run() }
        let client = try await blocking {
            let client = try ClientSocket.tcp(to: server.addresses[0], receiveBuffer: 4_096)
            try client.send((0..<200).flatMap { framed(message(UInt16($0), ofLength(60_000))) })
            #expect(id(try client.receiveMessage()) == 0)
            return client
        }
        let clock = ContinuousClock()
        let start = clock.now
        running.cancel()
        try await running.value
        #expect(clock.now - start < .seconds(3))
        _ = client
    }

    @Test func whatIsOwedIsAnsweredAtLast() async throws {
        let postponed = Postponed()
        let configuration = DNSServerConfiguration.loopback { $0.tcp.drainTimeout = .milliseconds(100) }
        let server = try makeServer(configuration, postponed: postponed) { postponed.endAll() }
        let running = Task { try await server.run() }
        let (tcp, udp) = try await blocking {
            let tcp = try ClientSocket.tcp(to: server.addresses[0])
            try tcp.send(framed(message(1, [UInt8(ascii: "P")])))
            let udp = try ClientSocket.udp(to: server.addresses[0])
            try udp.send(message(2, [UInt8(ascii: "P")]))
            // Once what came behind it is answered, each is waiting.
            try tcp.send(framed(message(3)))
            #expect(id(try tcp.receiveMessage()) == 3)
            #expect(id(try udp.ask(message(4))) == 4)
            return (tcp, udp)
        }
        running.cancel()
        try await running.value
        #expect(id(try tcp.receiveMessage()) == 1)
        #expect(try tcp.receiveToEnd().isEmpty)
        #expect(id(try udp.receive()) == 2)
    }

    /// In a process of its own, in which NIO ends it for work on loops that have ended.
    @Test func answersThatComeTooLateAreDropped() async throws {
        await #expect(processExitsWith: .success) {
            unsafe setenv("SWIFTNIO_STRICT", "true", 1)
            let postponed = Postponed()
            let configuration = DNSServerConfiguration.loopback { $0.tcp.drainTimeout = .milliseconds(100) }
            let server = try makeServer(configuration, postponed: postponed)
            let running = Task { try await server.run() }
            let client = try await blocking {
                let client = try ClientSocket.tcp(to: server.addresses[0])
                try client.send(framed(message(1, [UInt8(ascii: "P")])) + framed(message(2)))
                #expect(id(try client.receiveMessage()) == 2)
                return client
            }
            running.cancel()
            try await running.value
            postponed.endAll()
            #expect(try client.receiveToEnd().isEmpty)
        }
    }

    @Test func aServiceGroupStopsIt() async throws {
        let server = try makeServer(.loopback())
        let group = ServiceGroup(services: [server], logger: quiet)
        let running = Task { try await group.run() }
        let answer = try await blocking { try ClientSocket.udp(to: server.addresses[0]).ask(message(1)) }
        #expect(id(answer) == 1)
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(server.counters.udp.answers == 1)
    }

    @Test func udpAlone() async throws {
        let configuration = DNSServerConfiguration.loopback { $0.tcp.isEnabled = false }
        let counters = try await withServer(configuration) { address, _ in
            let client = try ClientSocket.udp(to: address)
            #expect(id(try client.ask(message(1))) == 1)
            #expect(throws: ClientSocket.Failure.self) { try ClientSocket.tcp(to: address) }
        }
        #expect(counters.tcpLoops.isEmpty)
    }
}
