// SPDX-License-Identifier: MIT
import DNSWire
import EmerDNS
import Foundation
import LDNS
import NVS
import NameIndex
import RandomTesting
import Testing

/// Values and names as an attacker would write them: everything in the store was written by strangers.
@Suite("Hostile values")
struct HostileValueTests {
    private static let rounds = longTests ? 100_000 : 10_000

    @Test("never yield a record that a reader refuses", arguments: [1, 2] as [UInt64])
    func random(seed: UInt64) throws {
        var generator = ValueGenerator(seed: seed)
        let own = [try DomainName(presentation: "ns1.self.emc"), .root]
        for round in 0..<Self.rounds / 2 {
            let octets = generator.value()
            let value = EmerDNSValue(octets, name: [], selfNS: own)
            #expect(value.faults.count <= EmerDNSFault.limit)
            #expect(Set(value.rrsets.map(\.type)).count == value.rrsets.count)
            #expect(Set(value.rrsets.map(\.type)).isDisjoint(with: value.unusable))
            for rrset in value.rrsets {
                #expect(!rrset.rdata.isEmpty && rrset.rdata.count <= 64 * own.count)
                #expect(rrset.ttl <= 0x7FFF_FFFF)
                for rdata in rrset.rdata {
                    let isReadable = (try? RData(type: rrset.type, wire: rdata))?.wire == rdata
                    #expect(isReadable, "\(rrset.type) \(rdata) of \(octets), round \(round)")
                }
            }
            // The other library is slower: a part of the rounds.
            if round % 8 == 0 { try check(value.rrsets, of: octets) }
        }
    }

    @Test("yield the records of the recorded store as libldns reads them")
    func recorded() throws {
        for record in RecordedStore.records {
            try check(EmerDNSValue(record.value, name: record.name).rrsets, of: record.value)
        }
    }

    /// Puts records into a message and has libldns take it apart.
    private func check(_ rrsets: [RRset], of value: [UInt8]) throws {
        for rrset in rrsets {
            let owner: [UInt8] = [1, 0x61, 0]
            var message: [UInt8] = [0, 1, 0x84, 0, 0, 0] + octets(UInt16(rrset.rdata.count)) + [0, 0, 0, 0]
            for rdata in rrset.rdata {
                message += owner + octets(rrset.type.rawValue) + [0, 1] + octets(UInt16(rrset.ttl >> 16))
                message += octets(UInt16(truncatingIfNeeded: rrset.ttl)) + octets(UInt16(rdata.count)) + rdata
            }
            // A message ends at 65,535 octets; a value of 20 KB stays below that.
            #expect(message.count <= 65_535)
            let answers = try? LDNSPacket.parse(message).answers
            #expect(answers?.map(\.rdata) == rrset.rdata, "\(rrset.type) of \(value)")
        }
    }

    private func octets(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }

    @Test(
        "of the greatest length are read quickly",
        arguments: [
            "A=" + String(repeating: ",", count: 20_478), String(repeating: "|", count: 20_480),
            String(repeating: "A=|", count: 6_826), String(repeating: "=", count: 20_480),
            "~|" + String(repeating: "~|", count: 10_239), "MX=" + String(repeating: ".,", count: 10_238),
            "NS=" + String(repeating: "a,", count: 10_238), "PTR=" + String(repeating: "a.", count: 10_238),
            "TLSA=1:1:1:" + String(repeating: "a", count: 20_468), "TTL=" + String(repeating: "9", count: 20_476),
            "CAA=" + String(repeating: " ", count: 20_476), "SRV=" + String(repeating: ":", count: 20_476),
            "TXT=" + String(repeating: "x", count: 20_476), "SIG=" + String(repeating: "!", count: 20_476),
            (0..<4_000).map { String($0, radix: 36) + "=" }.joined(separator: "|"),
        ]
    )
    func long(value: String) {
        // Linear work takes a few milliseconds even in a debug build, quadratic work tens of seconds.
        let octets = Array(value.utf8)
        #expect(octets.count <= 20_480)
        let elapsed = ContinuousClock().measure { _ = EmerDNSValue(octets, name: []) }
        #expect(elapsed < .seconds(2))
    }

    @Test("of one group may be tens of thousands of names")
    func crowd() {
        let rules = (0..<63).map { "no-match-\($0)" }.joined(separator: ",") + ",*"
        var records = [NameRecord(name: Array("dns:a.emc".utf8), value: Array("SD=\(rules)".utf8), expiresAt: 10)]
        records += (0..<20_000)
            .map {
                NameRecord(name: Array("dns:x\($0).a.emc".utf8), value: Array("A=192.0.2.1".utf8), expiresAt: 10)
            }
        let deep = (1...120).map { String(repeating: "y.", count: $0) + "a.emc" }
        records += deep.map { NameRecord(name: Array("dns:\($0)".utf8), value: Array("SD=y".utf8), expiresAt: 10) }
        let zone = EmerDNSZone(tld: Array("emc".utf8))
        let elapsed = ContinuousClock()
            .measure {
                let outcome = zone.nodes(of: records.shuffled(), at: 1) { _, _ in false }
                #expect(outcome.nodes.count == records.count)
                #expect(outcome.faults == [])
            }
        #expect(elapsed < .seconds(20))
    }
}

/// Values near the grammar: pieces that mean something, put together at random, and octets that mean nothing.
private struct ValueGenerator {
    private var random: SplitMix64

    private static let pieces = [
        "A=", "AAAA=", "NS=", "CNAME=", "PTR=", "MX=", "TXT=", "SRV=", "TLSA=", "CAA=", "TTL=", "SD=", "SIG=", "|", "|",
        "|", ",", ",", "~", "~;", "~/", ":", "::", ".", "@", "*", "!", " ", "\t", "\n", "192.0.2.1", "2001:db8::1",
        "www",
        "mail.a.emc", "a.emc.", "10:20:a:5060", "3:1:1:0123456789abcdef", "0 issue x", "128 issuewild ;", "65536", "-1",
        "4294967296", "abc", "\u{0}", "é", String(repeating: "x", count: 63), String(repeating: "y", count: 64),
        String(repeating: "z", count: 255), String(repeating: "a.", count: 127),
    ]
    .map { Array($0.utf8) }

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    mutating func value() -> [UInt8] {
        var value: [UInt8] = []
        for _ in 0..<Int.random(in: 1...24, using: &random) {
            if Int.random(in: 0..<12, using: &random) == 0 {
                value.append(UInt8.random(in: 0...255, using: &random))
            } else {
                value += Self.pieces.randomElement(using: &random) ?? []
            }
        }
        return value
    }
}
