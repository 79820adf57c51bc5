// SPDX-License-Identifier: MIT
import DNSWire
import EmerDNS
import NVS
import NameIndex
import Testing

/// A store as text: names without their prefix, and values.
private func records(_ names: KeyValuePairs<String, String>, expiresAt: Int32 = 1_000_000) -> [NameRecord] {
    names.map { NameRecord(name: Array("dns:\($0)".utf8), value: Array($1.utf8), expiresAt: expiresAt) }
}

extension EmerDNSZone.Outcome {
    fileprivate var names: [String] {
        nodes.map { $0.labels.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".") }.sorted()
    }

    fileprivate var problems: [String] {
        faults.map { "\(String(decoding: $0.name.dropFirst(4), as: UTF8.self)) \($0.reason)" }.sorted()
    }
}

extension EmerDNSZone {
    fileprivate static let emc = EmerDNSZone(tld: Array("emc".utf8))

    fileprivate func nodes(_ records: [NameRecord], at height: Int = 1) -> Outcome {
        nodes(of: records, at: height) { _, _ in false }
    }
}

@Suite("Names of one group as nodes of a zone")
struct ZoneTests {
    @Test("are seen only if each name above lets them through")
    func walk() {
        let outcome = EmerDNSZone.emc.nodes(
            records([
                "www.mail.a.emc": "A=192.0.2.5", "www.a.emc": "A=192.0.2.2", "ww.a.emc": "A=192.0.2.3",
                "wwww.a.emc": "A=192.0.2.4", "mail.a.emc": "SD=*|A=192.0.2.6", "ftp.a.emc": "A=192.0.2.7",
                "x.ftp.a.emc": "A=192.0.2.8", "a.emc": "SD=www,mail|A=192.0.2.1",
            ])
        )
        #expect(outcome.names == ["a", "mail.a", "ww.a", "www.a", "www.mail.a"])
        #expect(outcome.problems == ["ftp.a.emc unreachable", "wwww.a.emc unreachable", "x.ftp.a.emc unreachable"])
        #expect(outcome.nodes.first?.labels == [Array("a".utf8)])
        #expect(outcome.nodes.first?.subdomains == [Array("www".utf8), Array("mail".utf8)])
    }

    @Test("need the name of two labels")
    func orphan() {
        let outcome = EmerDNSZone.emc.nodes(records(["www.a.emc": "A=192.0.2.2"]))
        #expect(outcome.nodes == [])
        #expect(outcome.problems == ["www.a.emc unreachable"])
    }

    @Test("need every name between")
    func gap() {
        let outcome = EmerDNSZone.emc.nodes(records(["x.y.a.emc": "A=192.0.2.2", "a.emc": "SD=*"]))
        #expect(outcome.names == ["a"])
        #expect(outcome.problems == ["x.y.a.emc unreachable"])
    }

    @Test(
        "say what they delegate",
        arguments: [
            ("A=192.0.2.1", .none, true), ("NS=b|SD=www", .cut, false), ("NS=b|A=192.0.2.1", .partial, false),
            ("NS=b|SRV=1", .partial, false), ("NS=b..c", .none, true), ("", .none, true),
        ] as [(String, Delegation, Bool)]
    )
    func delegation(value: String, delegation: Delegation, answersBelow: Bool) throws {
        let node = try #require(EmerDNSZone.emc.nodes(records(["a.emc": value])).nodes.first)
        #expect(node.delegation == delegation)
        #expect(node.answersBelow == answersBelow)
    }

    @Test("end with their life, and so do their TTLs")
    func life() throws {
        let names = records(["a.emc": "A=192.0.2.1|SD=b|TTL=1500", "b.a.emc": "A=192.0.2.2"], expiresAt: 100)
        func ttl(at height: Int) -> [UInt32] { EmerDNSZone.emc.nodes(names, at: height).nodes.map(\.rrsets[0].ttl) }
        #expect(ttl(at: 1) == [1_500, 3_600])
        #expect(ttl(at: 95) == [1_500, 3_600])
        #expect(ttl(at: 98) == [1_500, 1_800])
        #expect(ttl(at: 100) == [600, 600])
        #expect(ttl(at: 101) == [])
        let fast = EmerDNSZone(tld: Array("emc".utf8), blockSeconds: 1)
        #expect(fast.nodes(names, at: 100).nodes.map(\.rrsets[0].ttl) == [1, 1])
        #expect(EmerDNSZone.emc.nodes(records(["a.emc": ""], expiresAt: .max), at: .min).names == ["a"])
    }

    @Test(
        "must be names that a query can hold",
        arguments: [
            ("A.emc", .capitals), ("a.Emc", .capitals), ("emc", .notAName), ("", .notAName), (".emc", .notAName),
            ("a..emc", .notAName), ("a.emc.", .notAName), (String(repeating: "x", count: 64) + ".emc", .notAName),
            (String(repeating: "a.", count: 127) + "emc", .notAName),
            (Array(repeating: String(repeating: "x", count: 62), count: 4).joined(separator: ".") + ".emc", .notAName),
        ] as [(String, EmerDNSFault.Reason)]
    )
    func unreachable(name: String, reason: EmerDNSFault.Reason) {
        #expect(throws: reason) { try EmerDNSName(Array("dns:\(name)".utf8)) }
        let outcome = EmerDNSZone.emc.nodes(records([name: "A=192.0.2.1"]))
        #expect(outcome.nodes == [])
        #expect(outcome.faults.map(\.reason) == [reason])
    }

    @Test("are taken apart into labels and index")
    func parts() throws {
        func name(_ text: String) throws -> (labels: [String], index: Int?) {
            let name = try EmerDNSName(Array(text.utf8))
            return (name.labels.map { String(decoding: $0, as: UTF8.self) }, name.index)
        }
        #expect(try name("dns:www.a.emc") == (["www", "a", "emc"], nil))
        #expect(try name("dns:a.emc:0") == (["a", "emc"], 0))
        #expect(try name("dns:a.emc:100") == (["a", "emc"], 100))
        #expect(try name("dns:a:1.emc") == (["a:1", "emc"], nil))
        for text in [":00", ":01", ":+0", ":-1", ":", ":x", ": 1", ":99999999999999999999"] {
            #expect(try name("dns:a.emc" + text) == (["a", "emc" + text], nil))
        }
        let longest = String(repeating: "a.", count: 126) + "a"
        #expect(try name("dns:\(longest)").labels.count == 127)
        #expect(throws: EmerDNSFault.Reason.notAName) { try EmerDNSName(Array("enum:1:0".utf8)) }
    }

    @Test("keep octets beyond ASCII")
    func octets() {
        #expect(EmerDNSZone.emc.nodes(records(["пример.emc": "A=192.0.2.1"])).names == ["пример"])
    }

    @Test("ignore numbered names in a plain zone")
    func numbered() {
        #expect(EmerDNSZone.emc.nodes(records(["a.emc:0": "A=192.0.2.1|SIG=v!s"])).names == [])
        #expect(EmerDNSZone.emc.nodes(records(["a.emc": "SD=b", "b.a.emc:0": "A=192.0.2.1"])).names == ["a"])
    }

    @Test("are bounded in what they say is wrong")
    func boundedFaults() {
        let many = (0..<2_000)
            .map {
                NameRecord(name: Array("dns:x\($0).a.emc".utf8), value: Array("A=x,y,z".utf8), expiresAt: 10)
            }
        #expect(EmerDNSZone.emc.nodes(many).faults.count == EmerDNSFault.groupLimit)
        let all = EmerDNSZone.emc.nodes(many + records(["a.emc": "SD=*"]))
        #expect(all.nodes.count == 2_001)
        #expect(all.faults.count == EmerDNSFault.groupLimit)
        let broken = "A=" + Array(repeating: "x", count: 60).joined(separator: ",")
        #expect(EmerDNSZone.emc.nodes(records(["a.emc": broken])).faults.count == EmerDNSFault.limit)
    }
}

@Suite("Signed zones")
struct SignedZoneTests {
    private func outcome(_ names: KeyValuePairs<String, String>) -> EmerDNSZone.Outcome {
        let zone = EmerDNSZone(tld: Array("sig".utf8), isSigned: true)
        return zone.nodes(of: records(names), at: 1) { name, signatures in
            // Valid is what says so and names what it signs.
            signatures.contains { $0.verifier == Array("good".utf8) && Array("dns:".utf8) + $0.base64 == name }
        }
    }

    private func address(_ outcome: EmerDNSZone.Outcome) -> [UInt8]? {
        outcome.nodes.first { $0.labels.count == 1 }?.rrsets.first?.rdata.first
    }

    @Test("take the first record with a valid signature")
    func first() {
        let outcome = outcome([
            "a.sig:2": "A=192.0.2.2|SIG=good!a.sig:2", "a.sig:1": "A=192.0.2.1|SIG=bad!x,good!a.sig:1",
            "a.sig:0": "A=192.0.2.0|SIG=bad!a.sig:0", "a.sig": "A=192.0.2.9|SIG=good!a.sig",
        ])
        #expect(address(outcome) == [192, 0, 2, 1])
        #expect(outcome.problems == ["a.sig:0 unsigned"])
    }

    @Test("do without a name that has none")
    func none() {
        let outcome = outcome(["a.sig": "A=192.0.2.9", "a.sig:0": "A=192.0.2.1", "b.a.sig": "A=192.0.2.2"])
        #expect(outcome.nodes == [])
        #expect(outcome.problems == ["a.sig:0 unsigned", "b.a.sig unreachable"])
    }

    @Test("need no signature further down")
    func below() {
        #expect(outcome(["a.sig:0": "SD=b|SIG=good!a.sig:0", "b.a.sig": "A=192.0.2.2"]).names == ["a", "b.a"])
    }

    @Test("stop at a gap, and after number 100")
    func order() {
        #expect(outcome(["a.sig:1": "SIG=good!a.sig:1"]).names == [])
        func signed(_ number: Int) -> EmerDNSZone.Outcome {
            var names = (0..<number).map { NameRecord(name: Array("dns:a.sig:\($0)".utf8), value: [], expiresAt: 9) }
            names += records(["a.sig:\(number)": "SIG=good!a.sig:\(number)"])
            return EmerDNSZone(tld: Array("sig".utf8), isSigned: true)
                .nodes(of: names.reversed(), at: 1) { _, signatures in !signatures.isEmpty }
        }
        #expect(signed(100).names == ["a"])
        #expect(signed(101).names == [])
    }

    @Test("are not blocked by names that look like the real ones", arguments: ["00", "+0", "-0", "01"])
    func lookalikes(number: String) {
        let outcome = outcome([
            "a.sig:\(number)": "A=192.0.2.66|SIG=bad!x", "a.sig:0": "A=192.0.2.0|SIG=bad!x",
            "a.sig:1": "A=192.0.2.1|SIG=good!a.sig:1",
        ])
        #expect(address(outcome) == [192, 0, 2, 1])
    }
}
