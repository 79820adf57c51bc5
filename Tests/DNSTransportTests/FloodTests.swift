// SPDX-License-Identifier: MIT
import DNSTransport
import NameServer
import Testing

@Suite struct FloodTests {
    /// A window of queries is under way at any time, so that the kernel loses none; then every figure is exact.
    @Test func countersSumUpAfter100000Datagrams() async throws {
        let clients = 8
        let perClient = 12_500
        let window = 64
        let counters = try await withServer { address, _ in
            let sockets = try (0..<clients).map { _ in try ClientSocket.udp(to: address) }
            var sent = 0
            var received = 0
            while received < perClient {
                while sent < perClient, sent - received < window {
                    for socket in sockets { try socket.send(message(UInt16(sent & 0xffff), [1, 2, 3, 4])) }
                    sent += 1
                }
                for socket in sockets {
                    let answer = try socket.receive(upTo: 512)
                    guard answer.count == 16, id(answer) < sent else {
                        Issue.record("answer \(answer)")
                        return
                    }
                }
                received += 1
            }
        }
        let total = UInt64(clients * perClient)
        #expect(counters.udpThreads.count == 2)
        #expect(counters.udp.queries == total)
        #expect(counters.udp.answers == total)
        #expect(counters.udp.octetsIn == 16 * total)
        #expect(counters.udp.octetsOut == 16 * total)
        #expect(counters.udp.dropped == 0)
        #expect(counters.udp.errors == 0)
    }

    /// The kernel spreads clients over the sockets; 64 ports all on one of two threads would be a chance of 2^-63.
    @Test func clientsAreSpreadOverThreads() async throws {
        let counters = try await withServer { address, _ in
            for _ in 0..<64 {
                let client = try ClientSocket.udp(to: address)
                _ = try client.ask(message(1))
            }
        }
        #expect(counters.udpThreads.allSatisfy { $0.queries > 0 })
        #expect(counters.udp.queries == 64)
    }
}
