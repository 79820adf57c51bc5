// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import NameIndex
import RandomTesting
import Testing

@Suite("Hostile packets")
struct FuzzTests {
    /// Responses of every kind, to be mutated.
    private static let seeds: [[UInt8]] = {
        let soa = "example. 300 IN SOA ns.example. root.example. 1 2 3 4 300"
        let upstreams = [
            Upstream(
                "a.example",
                answers: ["a.example. 300 IN A 192.0.2.1", rrsig("a.example.", .a, signer: "example.")]
            ),
            Upstream("a.example", answers: ["a.example. 300 IN CNAME b.test.", "b.test. 300 IN A 192.0.2.1"]),
            Upstream(
                "a.example",
                answers: ["example. 9 IN DNAME test.", "a.example. 9 IN CNAME a.test.", "a.test. 9 IN A 192.0.2.1"]
            ),
            Upstream("a.example", code: .nxDomain, authorities: [soa, "example. 300 IN NSEC b.example. SOA NSEC"]),
            Upstream(
                "a.example",
                answers: ["a.example. 300 IN A 192.0.2.1"],
                authorities: ["example. 300 IN NS ns.example."],
                additionals: ["ns.example. 300 IN AAAA 2001:db8::1", "www.emc. 300 IN A 192.0.2.66"]
            ),
        ]
        return upstreams.compactMap { try? $0.packet }
    }()

    @Test("are answers that keep to all rules, or failures")
    func packets() throws {
        var random = SplitMix64(seed: 0xCAC4E)
        var door = Door(octets: 1 << 20, forbidden: ["emc"])
        var faults: [CacheFault?: Int] = [:]
        var failures: [String] = []
        let name = DNSName("a.example").wire
        for number in 0..<(longTests ? 3_000_000 : 100_000) where failures.count < 5 {
            let packet = Self.mutation(using: &random)
            let entry = door.reader.read(
                packet.span,
                for: CacheQuestion(name: name.span, type: .a),
                security: number % 3 == 0 ? .secure : .insecure
            )
            let outcome = door.cache.store(entry, now: door.now)
            faults[outcome.fault, default: 0] += 1
            door.now += 50_000
            // The look at the response takes longer than the rest.
            guard number % 80 == 0, !outcome.hit.isStale else { continue }
            var query = Query("A.example", flags: number % 160 == 0 ? 0x0130 : 0x0100)
            query.dnssecOK = number % 240 == 0
            guard let octets = door.octets(of: outcome.hit, to: query) else {
                failures.append("nothing for \(packet)")
                continue
            }
            let found = Self.faults(of: octets, to: query)
            if !found.isEmpty { failures.append("\(found): \(packet) became \(octets)") }
        }
        #expect(failures == [])
        // The mutations leave enough of the packets to reach every end.
        for fault in [nil, .malformed, .otherQuestion, .truncated, .code(.servFail)] as [CacheFault?] {
            #expect(faults[fault, default: 0] > 20, "\(String(describing: fault))")
        }
    }

    /// What is wrong with a response, RDATA that no type has aside: it is passed on as it came.
    private static func faults(of octets: [UInt8], to query: Query) -> [String] {
        guard let message = try? Message.decode(octets) else {
            return SecondOpinion.end(of: octets) == octets.count ? [] : ["does not hold together"]
        }
        var faults = SecondOpinion.rules(message, octets, query)
        let owners = (message.answers + message.authorities + message.additionals).map(\.name)
        if owners.contains(where: { $0.isSubdomain(of: DNSName("emc")) }) { faults.append("speaks for emc") }
        return faults
    }

    private static func mutation(using random: inout SplitMix64) -> [UInt8] {
        guard var packet = seeds.randomElement(using: &random) else { return [] }
        for _ in 0..<Int.random(in: 0...3, using: &random) where !packet.isEmpty {
            let place = Int.random(in: 0..<packet.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: packet[place] = random.octet()
            case 1: packet[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: packet.remove(at: place)
            case 3: packet.removeLast(packet.count - place)
            case 4: packet.replaceSubrange(place..<min(place + 2, packet.count), with: [0xC0, 12])
            // In the header, where there is most to break.
            default: packet[place % 12 % packet.count] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
        }
        return packet
    }
}
