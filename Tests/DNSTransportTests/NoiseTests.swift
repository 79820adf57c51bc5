// SPDX-License-Identifier: MIT
import DNSTransport
import Foundation
import NameServer
import RandomTesting
import Testing

/// Octets without sense end connections or are dropped; they do no other harm.
@Suite struct NoiseTests {
    private let rounds = longTests ? 20_000 : 300

    @Test func noiseOverTCP() async throws {
        let rounds = rounds
        let counters = try await withServer { address, _ in
            for _ in 0..<rounds {
                let client = try ClientSocket.tcp(to: address)
                let noise = (0..<Int.random(in: 1...400)).map { _ in UInt8.random(in: 0...255) & .random(in: 0...255) }
                // The server may have closed already.
                _ = try? client.send(noise)
                client.shutdownOutput()
                _ = try? client.receiveToEnd()
            }
            let client = try ClientSocket.tcp(to: address)
            try client.send(framed(message(7)))
            #expect(id(try client.receiveMessage()) == 7)
        }
        #expect(counters.connections.accepted == UInt64(rounds + 1))
        #expect(counters.connections.open == 0)
        #expect(counters.connections.timedOut == 0)
    }

    @Test func noiseOverUDP() async throws {
        let rounds = rounds
        let counters = try await withServer { address, _ in
            let client = try ClientSocket.udp(to: address)
            for _ in 0..<rounds {
                try client.send((0..<Int.random(in: 0...1_500)).map { _ in UInt8.random(in: 0...255) })
                // Keeps in step, so that none is lost.
                var answer = try client.ask(message(7))
                while id(answer) != 7 { answer = try client.receive() }
            }
        }
        #expect(counters.udp.queries == UInt64(2 * rounds))
        #expect(counters.udp.answers + counters.udp.dropped + counters.udp.errors == counters.udp.queries)
    }
}
