// SPDX-License-Identifier: MIT
import DNSWire
import EmerDNS
import Testing

/// Shorthand of these tests: a value as text, its records as text.
private func read(_ value: String, selfNS: [String] = []) throws -> EmerDNSValue {
    let selfNS = try selfNS.map { try DomainName(presentation: $0) }
    return EmerDNSValue(Array(value.utf8), name: Array("dns:a.emc".utf8), selfNS: selfNS)
}

extension EmerDNSValue {
    fileprivate var text: [String] {
        rrsets.flatMap { rrset in
            rrset.rdata.map { rdata in
                "\(rrset.type) \((try? RData(type: rrset.type, wire: rdata))?.description ?? "broken")"
            }
        }
    }

    fileprivate func ttl(_ type: RRType) -> UInt32? {
        rrsets.first { $0.type == type }?.ttl
    }

    fileprivate var reasons: [EmerDNSFault.Reason] { faults.map(\.reason) }
}

@Suite("EmerDNS values")
struct ValueTests {
    @Test(
        "are cut at their separators",
        arguments: [
            ("A=192.0.2.1|A=192.0.2.2", ["A 192.0.2.1"]),
            ("||A=192.0.2.1||TXT=x||", ["A 192.0.2.1", "TXT \"x\""]),
            ("A=,,192.0.2.1,,192.0.2.2,", ["A 192.0.2.1", "A 192.0.2.2"]),
            ("~;A=192.0.2.1;TXT=a|b", ["A 192.0.2.1", "TXT \"a|b\""]),
            ("~~A=192.0.2.1~TXT=x", ["A 192.0.2.1", "TXT \"x\""]),
            ("TXT=~/a,b/c", ["TXT \"a,b\"", "TXT \"c\""]),
            ("TXT=~//a", ["TXT \"a\""]),
            ("~,A=192.0.2.1,TXT=~|a|b", ["A 192.0.2.1", "TXT \"a\"", "TXT \"b\""]),
            ("TXT=a=b=c", ["TXT \"a=b=c\""]),
            ("A=|A=192.0.2.1", []),
            ("=192.0.2.1|B|A", []),
            ("a=192.0.2.1| A=192.0.2.2|A =192.0.2.3", []),
            ("AA=192.0.2.1|AAAAA=::1|AAAAAAAAAA=::1", []),
            ("A=192.0.2.1\u{0}|TXT=x", ["A 192.0.2.1"]),
            ("~", []), ("~|", []), ("", []), ("|", []), ("TXT=~", ["TXT \"~\""]),
        ] as [(String, [String])]
    )
    func separators(value: String, records: [String]) throws {
        #expect(try read(value).text == records)
    }

    @Test(
        "yield records",
        arguments: [
            ("AAAA=2001:DB8::1,::ffff:192.0.2.1", ["AAAA 2001:db8::1", "AAAA ::ffff:192.0.2.1"]),
            ("NS=a.emc.,B.emc", ["NS a.emc.", "NS B.emc."]),
            ("PTR=x", ["PTR x."]),
            ("MX=a:5,b,c:x,d: 7", ["MX 5 a.", "MX 1 b.", "MX 0 c.", "MX 7 d."]),
            ("MX=a:70000,b:-1,c:2147483648", ["MX 4464 a.", "MX 65535 b.", "MX 0 c."]),
            ("MX=a:9223372036854775808,b:-9223372036854775809", ["MX 65535 a.", "MX 0 b."]),
            ("MX=:0", ["MX 0 ."]),
            ("MX=a.:5", ["MX 5 a."]),
            ("SRV=1:2:a", ["SRV 1 2 1 a."]),
            ("SRV=1:2:a:", ["SRV 1 2 0 a."]),
            ("SRV=1:2:a:3:rest", ["SRV 1 2 3 a."]),
            ("SRV=::a:3", ["SRV 0 0 3 a."]),
            ("SRV=0:0::0", ["SRV 0 0 0 ."]),
            ("TLSA=3::1:aBcD", ["TLSA 3 0 1 ABCD"]),
            ("CAA=0 issue a.b; c=d", ["CAA 0 issue \"a.b; c=d\""]),
            ("CAA=  128 \t iodef   x y ", ["CAA 128 iodef \"x y \""]),
            ("CAA=issue x", ["CAA 0 issue \"x\""]),
            ("CAA=0 issue ", ["CAA 0 issue \"\""]),
            ("CNAME=Target.emc.", ["CNAME Target.emc."]),
        ] as [(String, [String])]
    )
    func records(value: String, records: [String]) throws {
        let read = try read(value)
        #expect(read.text == records)
        #expect(read.faults == [])
    }

    @Test(
        "lose what cannot be a record, and keep what is good beside it",
        arguments: [
            ("A=999.1.1.1|TXT=x", ["TXT \"x\""], [], [.badAddress]),
            ("A=192.0.2.1, 192.0.2.2,192.0.2.03", ["A 192.0.2.1"], [], [.badAddress, .badAddress]),
            ("AAAA=fe80::1%eth0", [], [], [.badAddress]),
            ("SRV=1:2,1:2:a", ["SRV 1 2 1 a."], [], [.missingFields]),
            ("SRV=1:2|A=192.0.2.1", ["A 192.0.2.1"], [.srv], [.missingFields]),
            ("TLSA=3:1:1:abc,3:1:1:zz,3:1:1:,3:1", [], [.tlsa], [.badHex, .badHex, .missingFields, .missingFields]),
            ("CAA=0,0 is-sue x,-1 issue x,0 issue", [], [.caa], [.missingFields, .badTag, .badTag, .missingFields]),
            ("MX=a..b:1,.:2,c:3", ["MX 3 c."], [], [.badDomain, .badDomain]),
            ("NS=.a", [], [.ns], [.badDomain]),
            ("NS=a,A,a.", ["NS a."], [], [.duplicate, .duplicate]),
            ("MX=a:65,a:97,A:65", ["MX 65 a.", "MX 97 a."], [], [.duplicate]),
            ("TXT=a,A,a", ["TXT \"a\"", "TXT \"A\""], [], [.duplicate]),
            ("NS=@", [], [], [.noOwnServers]),
            ("CNAME=a,b,c", ["CNAME a."], [], [.secondAlias]),
            ("CNAME=a|TXT=x", ["TXT \"x\""], [], [.aliasBesideData]),
            ("CNAME=a|A=x", ["CNAME a."], [], [.badAddress]),
            ("CNAME=a|SRV=x", ["CNAME a."], [], [.missingFields]),
            ("CNAME=a..b", [], [.cname], [.badDomain]),
            ("CNAME=a..b|A=192.0.2.1", ["A 192.0.2.1"], [], [.badDomain]),
        ] as [(String, [String], [RRType], [EmerDNSFault.Reason])]
    )
    func faults(value: String, records: [String], unusable: [RRType], reasons: [EmerDNSFault.Reason]) throws {
        let read = try read(value)
        #expect(read.text == records)
        #expect(read.unusable == unusable)
        #expect(read.reasons == reasons)
    }

    @Test("tell where a fault is")
    func place() throws {
        let fault = try #require(try read("MX=a,b..c").faults.first)
        #expect(fault.key == "MX")
        #expect(fault.element == 1)
        #expect(fault.description == "dns:a.emc: MX[1]: is no domain name")
    }

    @Test(
        "live as long as TTL says",
        arguments: [
            ("", 3_600), ("|TTL=0", 0), ("|TTL=60", 60), ("|TTL= 5m", 5), ("|TTL=+7", 7), ("|TTL=abc", 0), ("|TTL=", 0),
            ("|TTL=-1", 0), ("|TTL=2147483647", 2_147_483_647), ("|TTL=99999999999999999999999", 2_147_483_647),
            ("|TTL=~;60", 0),
        ] as [(String, UInt32)]
    )
    func ttl(suffix: String, ttl: UInt32) throws {
        #expect(try read("A=192.0.2.1" + suffix).ttl(.a) == ttl)
    }

    @Test(
        "delegate with NS alone",
        arguments: [
            ("NS=a", true, 86_400), ("NS=a|SD=www|SIG=v!s", true, 86_400), ("NS=a|TTL=9", true, 9),
            ("NS=a|A=192.0.2.1", false, 3_600), ("NS=a|SRV=x", false, 3_600), ("NS=a|A=x", true, 86_400),
            ("NS=a|CNAME=b", true, 86_400),
        ] as [(String, Bool, UInt32)]
    )
    func delegation(value: String, isDelegation: Bool, ttl: UInt32) throws {
        let read = try read(value)
        #expect(read.isDelegation == isDelegation)
        #expect(read.ttl(.ns) == ttl)
    }

    @Test("put the server's own names in the place of @")
    func ownNames() throws {
        let own = ["ns1.emc", "ns2.emc"]
        #expect(try read("NS=@", selfNS: own).text == ["NS ns1.emc.", "NS ns2.emc."])
        #expect(try read("NS=NS1.emc,@", selfNS: own).text == ["NS NS1.emc.", "NS ns2.emc."])
        #expect(try read("PTR=@,x", selfNS: own).text == ["PTR ns1.emc.", "PTR ns2.emc.", "PTR x."])
        #expect(try read("CNAME=@", selfNS: own).text == ["CNAME ns1.emc."])
        #expect(try read("MX=@", selfNS: own).text == ["MX 1 \\@."])
    }

    @Test(
        "cut text as the node does",
        arguments: [(1, [1]), (254, [254]), (255, [255, 0]), (256, [255, 1]), (510, [255, 255, 0])]
    )
    func text(count: Int, strings: [Int]) throws {
        let value = try read("TXT=" + String(repeating: "x", count: count))
        let rdata = try #require(value.rrsets.first?.rdata.first)
        guard case .txt(let text) = try RData(type: .txt, wire: rdata) else {
            Issue.record("is no TXT")
            return
        }
        #expect(text.strings.map(\.count) == strings)
    }

    @Test("have at most 64 elements of a kind")
    func elements() throws {
        let many = (0..<70).map { "192.0.2.\($0)" }.joined(separator: ",")
        let value = try read("A=" + many)
        #expect(value.rrsets.first?.rdata.count == 64)
        #expect(value.reasons == [.tooManyElements])
        #expect(try read("A=" + (0..<64).map { "192.0.2.\($0)" }.joined(separator: ",") + ",").faults == [])
    }

    @Test("name subdomains and signatures")
    func others() throws {
        let value = try read("SD=www,*x,MAIL|SIG=ver:a!QUJD, ver:b ! REVG ,none")
        #expect(value.subdomains.map { String(decoding: $0, as: UTF8.self) } == ["www", "*x", "mail"])
        #expect(value.signatures.map { String(decoding: $0.verifier, as: UTF8.self) } == ["ver:a", "ver:b"])
        #expect(value.signatures.map { String(decoding: $0.base64, as: UTF8.self) } == ["QUJD", "REVG"])
    }

    @Test("take labels up to 63 octets and names up to 255")
    func bounds() throws {
        let label = String(repeating: "x", count: 63)
        #expect(try read("PTR=\(label)").faults == [])
        #expect(try read("PTR=\(label)x").unusable == [.ptr])
        let longest = [label, label, label, String(repeating: "x", count: 61)].joined(separator: ".")
        #expect(try read("PTR=\(longest)").faults == [])
        #expect(try read("PTR=\(longest)x").unusable == [.ptr])
    }
}
