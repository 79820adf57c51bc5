// SPDX-License-Identifier: MIT
import DNSTransport
import IP
import NameServer
import Testing

/// RFC 1035 §4.2.2 and RFC 7766.
@Suite struct ConnectionTests {
    @Test func octetByOctet() async throws {
        try await withServer { address, _ in
            let client = try ClientSocket.tcp(to: address)
            for index in 1...3 {
                for octet in framed(message(UInt16(index), [1, 2, 3])) {
                    try client.send([octet])
                }
                #expect(id(try client.receiveMessage()) == index)
            }
        }
    }

    /// RFC 7766 §8: cut anywhere, several messages in a segment or part of one.
    @Test func anySegmentation() async throws {
        try await withServer { address, _ in
            let client = try ClientSocket.tcp(to: address)
            let stream = (0..<8).flatMap { framed(message(UInt16($0), [UInt8](repeating: 9, count: Int($0) * 7))) }
            for size in 1...60 {
                var rest = stream[...]
                while !rest.isEmpty {
                    try client.send(rest.prefix(size))
                    rest = rest.dropFirst(size)
                }
                for index in 0..<8 {
                    let answer = try client.receiveMessage()
                    #expect(id(answer) == index)
                    #expect(answer.count == 12 + index * 7)
                }
            }
        }
    }

    @Test func largestMessageBothWays() async throws {
        let counters = try await withServer { address, _ in
            let client = try ClientSocket.tcp(to: address)
            let query = message(1, [UInt8](repeating: 7, count: 65_535 - 12))
            for _ in 0..<3 {
                try client.send(framed(query))
                let answer = try client.receiveMessage()
                #expect(answer.count == 65_535)
                #expect(answer.dropFirst(12) == query.dropFirst(12))
            }
        }
        #expect(counters.tcp.octetsIn == 3 * 65_535)
        #expect(counters.tcp.octetsOut == 3 * 65_535)
    }

    /// RFC 7766 §6.2.1.1, and the length and the message come in one segment (§8).
    @Test func pipelining() async throws {
        let counters = try await withServer { address, _ in
            let client = try ClientSocket.tcp(to: address)
            try client.send((0..<1_000).flatMap { framed(message(UInt16($0), [1, 2])) })
            for index in 0..<1_000 {
                #expect(id(try client.receiveMessage()) == index)
            }
            try client.send(framed(message(1)))
            #expect(try client.receive().count == 14)
        }
        #expect(counters.tcp.queries == 1_001)
        #expect(counters.tcp.answers == 1_001)
        #expect(counters.connections.accepted == 1)
        #expect(counters.connections.open == 0)
    }

    @Test func overIPv6() async throws {
        try await withServer(.loopback(try ListenAddress("[::1]:0"))) { address, _ in
            let client = try ClientSocket.tcp(to: address)
            try client.send(framed(message(1, [UInt8(ascii: "C")])))
            let text = String(decoding: try client.receiveMessage()[13...], as: UTF8.self)
            #expect(text.hasPrefix("[::1]:"))
        }
    }

    /// RFC 7766 §6.2.4: all that was asked is answered, then the connection ends.
    @Test(arguments: [1, 3, 500])
    func halfClosedClientGetsItsAnswers(count: Int) async throws {
        try await withServer { address, _ in
            let client = try ClientSocket.tcp(to: address)
            try client.send((0..<count).flatMap { framed(message(UInt16($0))) })
            client.shutdownOutput()
            for index in 0..<count {
                #expect(id(try client.receiveMessage()) == index)
            }
            #expect(try client.receive().isEmpty)
        }
    }

    @Test func halfClosedInTheMiddleOfAMessage() async throws {
        try await withServer { address, _ in
            let client = try ClientSocket.tcp(to: address)
            try client.send(framed(message(1)) + framed(message(2)).dropLast())
            client.shutdownOutput()
            #expect(id(try client.receiveMessage()) == 1)
            #expect(try client.receive().isEmpty)
        }
    }

    /// What cannot be in step, or is no query, ends that connection, after the answers before it, and no other.
    @Test(arguments: [
        [0, 0], framed([1, 2, 3]), framed([UInt8](repeating: 0xff, count: 40)), framed(message(9, [UInt8(ascii: "D")])),
    ])
    func garbageEndsItsConnectionOnly(_ garbage: [UInt8]) async throws {
        try await withServer { address, _ in
            let bystander = try ClientSocket.tcp(to: address)
            let client = try ClientSocket.tcp(to: address)
            let queries = (0..<50).flatMap { framed(message(UInt16($0))) }
            try client.send(queries + garbage + queries)
            for index in 0..<50 {
                #expect(id(try client.receiveMessage()) == index)
            }
            #expect(try client.receive().isEmpty)
            try bystander.send(framed(message(77)))
            #expect(id(try bystander.receiveMessage()) == 77)
        }
    }

    /// A client that reads nothing holds up nobody but itself: queries are left in the kernel once 64 KiB of answers wait.
    @Test func aClientThatDoesNotReadIsNotReadFrom() async throws {
        let total = 400
        let size = 60_000
        let counters = try await withServer { address, server in
            let client = try ClientSocket.tcp(to: address, receiveBuffer: 65_536)
            try client.send((0..<total).flatMap { framed(message(UInt16($0), ofLength(size))) })
            let bystander = try ClientSocket.tcp(to: address)
            for index in 0..<200 {
                try bystander.send(framed(message(UInt16(index))))
                #expect(id(try bystander.receiveMessage()) == index)
            }
            // 24 MB are asked for; what the kernel and the server may hold is far less.
            #expect(server.counters.tcp.octetsOut < 4_000_000)
            for index in 0..<total {
                let answer = try client.receiveMessage()
                #expect(id(answer) == index)
                #expect(answer.count == size)
            }
        }
        #expect(counters.tcp.answers == UInt64(total + 200))
    }

    @Test func aResetIsNoFault() async throws {
        try await withServer { address, server in
            for _ in 0..<20 {
                let client = try ClientSocket.tcp(to: address)
                try client.send(framed(message(1, ofLength(60_000))))
                client.resetOnClose()
            }
            let client = try ClientSocket.tcp(to: address)
            try client.send(framed(message(2)))
            #expect(id(try client.receiveMessage()) == 2)
        }
    }
}
