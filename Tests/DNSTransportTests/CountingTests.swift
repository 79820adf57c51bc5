// SPDX-License-Identifier: MIT
import DNSTransport
import DNSWire
import Testing

/// What is counted for each query, as monitoring and charts have it.
@Suite struct CountingTests {
    private static func ask(for type: UInt16) -> [UInt8] {
        [UInt8(ascii: "Y"), UInt8(type >> 8), UInt8(type & 0xFF)]
    }

    /// A query whose flags `EchoResponder` copies into the response, its code among them.
    private static func message(_ id: UInt16, _ rest: [UInt8], code: UInt8) -> [UInt8] {
        var message = DNSTransportTests.message(id, rest)
        message[3] = code
        return message
    }

    private static func count(_ name: String, in counts: [UInt64], _ names: [String]) throws -> UInt64 {
        counts[try #require(names.firstIndex(of: name))]
    }

    @Test func typesAndCodesOfBothTransports() async throws {
        let types: [(UInt16, String)] = [
            (1, "A"), (2, "NS"), (5, "CNAME"), (6, "SOA"), (12, "PTR"), (15, "MX"), (16, "TXT"), (28, "AAAA"),
            (33, "SRV"), (35, "NAPTR"), (43, "DS"), (48, "DNSKEY"), (52, "TLSA"), (64, "SVCB"), (65, "HTTPS"),
            (257, "CAA"), (255, "ANY"), (65_280, "other"),
        ]
        let codes: [(UInt8, String)] = [
            (0, "NOERROR"), (1, "FORMERR"), (2, "SERVFAIL"), (3, "NXDOMAIN"), (4, "NOTIMP"), (5, "REFUSED"),
            (9, "NOTAUTH"), (11, "other"),
        ]
        let counters = try await withServer { address, _ in
            let datagrams = try ClientSocket.udp(to: address)
            let stream = try ClientSocket.tcp(to: address)
            for (index, type) in types.enumerated() {
                for _ in 0...index { _ = try datagrams.ask(Self.message(1, Self.ask(for: type.0), code: 0)) }
                try stream.send(framed(Self.message(1, Self.ask(for: type.0), code: 0)))
                _ = try stream.receiveMessage()
            }
            for (index, code) in codes.enumerated() {
                for _ in 0...index { _ = try datagrams.ask(Self.message(1, Self.ask(for: 1), code: code.0)) }
            }
            try datagrams.send(DNSTransportTests.message(1, [UInt8(ascii: "D")]))
            _ = try datagrams.ask(DNSTransportTests.message(1))
        }
        for (index, type) in types.enumerated() {
            let extra: UInt64 = type.1 == "A" ? 36 : type.1 == "other" ? 1 : 0
            let (udp, tcp) = (counters.udp.types, counters.tcp.types)
            #expect(try Self.count(type.1, in: udp, TransportCounters.typeNames) == UInt64(index + 1) + extra)
            #expect(try Self.count(type.1, in: tcp, TransportCounters.typeNames) == 1)
        }
        for (index, code) in codes.enumerated() {
            let extra: UInt64 = code.1 == "NOERROR" ? 171 + 1 : 0
            let counts = counters.udp.codes
            #expect(try Self.count(code.1, in: counts, TransportCounters.codeNames) == UInt64(index + 1) + extra)
        }
        #expect(try Self.count("NOERROR", in: counters.tcp.codes, TransportCounters.codeNames) == 18)
        #expect(counters.udp.queries == counters.udp.types.reduce(0, +) + counters.udp.dropped)
        #expect(counters.udp.answers == counters.udp.codes.reduce(0, +))
    }

    /// Each answer has its time, in one bucket.
    @Test func times() async throws {
        let pause = Duration.milliseconds(40)
        let counters = try await withServer(postponed: Postponed()) { address, _ in
            let datagrams = try ClientSocket.udp(to: address)
            let stream = try ClientSocket.tcp(to: address)
            for index in 0..<20 { _ = try datagrams.ask(DNSTransportTests.message(UInt16(100 + index))) }
            try stream.send(framed(DNSTransportTests.message(1, [UInt8(ascii: "P")])))
            try datagrams.send(DNSTransportTests.message(2, [UInt8(ascii: "P")]))
            // Both were taken once these are answered; the kernel gives datagrams of one client to one thread.
            try stream.send(framed(DNSTransportTests.message(4)))
            _ = try stream.receiveMessage()
            _ = try datagrams.ask(DNSTransportTests.message(3))
            let start = ContinuousClock.now
            while ContinuousClock.now - start < pause {}
            try stream.send(framed(DNSTransportTests.message(1, [UInt8(ascii: "R")])))
            for _ in 0..<2 { _ = try stream.receiveMessage() }
            _ = try datagrams.ask(DNSTransportTests.message(2, [UInt8(ascii: "R")]))
            _ = try datagrams.receive()
        }
        #expect(counters.udp.atOnce.count == 22)
        #expect(counters.tcp.atOnce.count == 2)
        #expect(counters.udp.later.count == 1)
        #expect(counters.tcp.later.count == 1)
        for later in [counters.udp.later, counters.tcp.later] {
            #expect(Duration.nanoseconds(later.nanoseconds) >= pause)
            let bucket = try #require(later.counts.firstIndex(of: 1))
            // The bucket is that of the time: not above its bound, and above the one before.
            #expect(Duration.nanoseconds(later.nanoseconds) <= LatencyHistogram.bounds[bucket])
            #expect(Duration.nanoseconds(later.nanoseconds) > LatencyHistogram.bounds[bucket - 1])
        }
        #expect(zip(LatencyHistogram.bounds, LatencyHistogram.bounds.dropFirst()).allSatisfy { $0 < $1 })
        #expect(counters.udp.atOnce.counts.count == LatencyHistogram.bounds.count + 1)
    }
}
