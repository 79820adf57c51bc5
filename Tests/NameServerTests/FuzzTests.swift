// SPDX-License-Identifier: MIT
import DNSWire
import NameServer
import RandomTesting
import Testing

@Suite("Random and mutated packets")
struct FuzzTests {
    /// Well-formed queries for names of every kind, to be mutated.
    private static let seeds: [[UInt8]] = {
        let names = [
            "www.emc", "alias.emc", "back.emc", "ping.emc", "www.child.emc", "half.emc", "mail.emc", "twice.emc",
            "no.emc", "broken.emc", "x.open.emc", "ftp.ruled.emc", "one.two.three.emc", "emc", "coin", "example.com",
        ]
        let types: [RRType] = [.a, .ns, .cname, .soa, .mx, .txt, .aaaa, .srv, .naptr, .ds, .any, .axfr]
        let records: [OptRecord?] = [
            nil, .plain, OptRecord(udpSize: 512, flags: 0x8000, options: [0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8]),
        ]
        return names.flatMap { name in
            types.enumerated().map { Query(name, $1, flags: 0x0100, edns: records[$0 % 3]).octets }
        }
    }()

    private static let count = longTests ? 1_000_000 : 20_000

    @Test("get a response that keeps to all rules, or none")
    func packets() throws {
        var random = SplitMix64(seed: 0x6E75_6D65_6E)
        var door = Door()
        var failures: [String] = []
        var codes: [ResponseCode: Int] = [:]
        var answered = 0
        for number in 0..<Self.count where failures.count < 5 {
            let query = number % 8 == 0 ? Self.noise(using: &random) : Self.mutation(using: &random)
            let transport: Transport = number % 5 == 0 ? .tcp : .udp
            guard let octets = door.exchange(query, over: transport, isAllowed: number % 64 != 0) else {
                // Silence is for what is no query alone.
                if query.count >= 12, query[2] & 0x80 == 0 { failures.append("no response to \(query)") }
                continue
            }
            answered += 1
            let faults = SecondOpinion.faults(of: octets, to: query, limit: Self.limit(of: query, transport))
            if !faults.isEmpty { failures.append("\(faults): \(query) got \(octets)") }
            if octets.count > 3 { codes[ResponseCode(rawValue: UInt16(octets[3] & 0xF)), default: 0] += 1 }
        }
        #expect(failures == [])
        // The mutations leave enough of the queries to reach every kind of answer.
        for code in [ResponseCode.noError, .formErr, .servFail, .nxDomain, .notImp, .refused] {
            #expect(codes[code, default: 0] > Self.count / 500, "\(code)")
        }
        #expect(door.server.counters.dropped == UInt64(Self.count - answered))
    }

    /// What a response may have: 512 octets without an OPT record.
    ///
    /// Whether a mutated message has one is the server's to find out, so 1,232 is allowed where it could.
    private static func limit(of query: [UInt8], _ transport: Transport) -> Int {
        if transport == .tcp { return 65_535 }
        return query[10] == 0 && query[11] == 0 ? 512 : 1_232
    }

    private static func noise(using random: inout SplitMix64) -> [UInt8] {
        var octets = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        // Mostly queries with a small number of records.
        if octets.count >= 12, !random.next().isMultiple(of: 4) {
            octets.replaceSubrange(
                2..<12,
                with: [octets[2] & 0x79, 0, 0, 1, 0, octets[7] & 1, 0, 0, 0, octets[11] & 3]
            )
        }
        return octets
    }

    private static func mutation(using random: inout SplitMix64) -> [UInt8] {
        var octets = seeds[Int.random(in: 0..<seeds.count, using: &random)]
        for _ in 0..<Int.random(in: 0...3, using: &random) where !octets.isEmpty {
            let place = Int.random(in: 0..<octets.count, using: &random)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: octets[place] = UInt8.random(in: 0...255, using: &random)
            case 1: octets[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: octets.remove(at: place)
            case 3: octets.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 4: octets.removeLast(octets.count - place)
            case 5: octets += OptRecord(udpSize: UInt16.random(in: 0...(.max), using: &random)).octets
            default: octets.replaceSubrange(place..<min(place + 2, octets.count), with: [0xC0, 12])
            }
        }
        return octets
    }
}
