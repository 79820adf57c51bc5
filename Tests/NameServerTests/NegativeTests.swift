// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import NameServer
import Testing

/// The SOA of negative answers: its TTL is the lower of the record's and the MINIMUM (RFC 2308 §3).
let negativeSOA = "emc. 60 SOA ns1.numen.emc. hostmaster.numen.emc. 7 3600 600 86400 60"
let negativeSOAOfCoin = "coin. 60 SOA ns.coin. hostmaster.coin. 8 3600 600 86400 900"

@Suite("Negative answers (RFC 2308)")
struct NegativeTests {
    @Test(
        "say whether the name exists",
        arguments: [
            // No such name.
            ("no.emc", .a, .nxDomain), ("no.www.emc", .a, .nxDomain), ("x.two.three.emc", .txt, .nxDomain),
            ("no.emc", .soa, .nxDomain), ("no.emc", .any, .nxDomain), ("no.emc", .ds, .nxDomain),
            // The name is there, the type is not.
            ("www.emc", .mx, .noError), ("emc", .mx, .noError), ("emc", .ds, .noError), ("www.emc", .soa, .noError),
            ("www.emc", .rrsig, .noError), ("www.emc", .cname, .noError),
            // Nothing but names below it (RFC 8020 §2, RFC 4592 §2.2.2).
            ("three.emc", .txt, .noError), ("two.three.emc", .txt, .noError), ("voice.emc", .a, .noError),
            ("_udp.voice.emc", .srv, .noError), ("3.2.1.emc", .naptr, .noError), ("1.emc", .any, .noError),
        ] as [(String, RRType, ResponseCode)]
    )
    func existence(text: String, type: RRType, code: ResponseCode) throws {
        for transport in [Transport.udp, .tcp] {
            let response = try ask(text, type, over: transport)
            #expect(response.code == code)
            #expect(response.bits == [.authoritative])
            #expect(response.answers == [])
            #expect(response.authorities == [negativeSOA])
            #expect(response.additionals == [])
            #expect(response.extendedError == nil)
        }
    }

    @Test("carry the SOA of the zone that denies", arguments: ["no.coin", "ns.no.coin"])
    func zone(text: String) throws {
        let response = try ask(text)
        #expect(response.code == .nxDomain)
        #expect(response.authorities == [negativeSOAOfCoin])
    }

    @Test(
        "Names of no zone here are REFUSED, without a word on whose they are",
        arguments: [".", "com", "example.com", "emc.com", "xemc", "arpa"]
    )
    func outside(text: String) throws {
        let response = try ask(text)
        #expect(response.code == .refused)
        #expect(response.extendedError == 20)
        #expect(response.bits == [])
        #expect(response.answers == [])
        #expect(response.authorities == [])
    }

    @Test("What the chain holds in a broken form is SERVFAIL, other types are not touched by it")
    func broken() throws {
        let servFail: [(String, RRType)] = [
            ("broken.emc", .a), ("broken.emc", .mx), ("brokenalias.emc", .a), ("brokenalias.emc", .cname),
            ("brokenalias.emc", .any), ("ruined.emc", .any), ("ruined.emc", .a),
        ]
        for (text, type) in servFail {
            for transport in [Transport.udp, .tcp] {
                let response = try ask(text, type, over: transport)
                #expect(response.code == .servFail, "\(text) \(type)")
                #expect(response.extendedError == 24)
                #expect(response.bits == [])
                #expect(response.answers == [])
                #expect(response.authorities == [])
            }
        }
        #expect(try ask("broken.emc", .txt).answers == ["broken.emc. 300 TXT \"whole\""])
        #expect(try ask("brokenalias.emc", .txt).answers == ["brokenalias.emc. 300 TXT \"whole\""])
        #expect(try ask("broken.emc", .aaaa).authorities == [negativeSOA])
        #expect(try ask("ruined.emc", .aaaa).authorities == [negativeSOA])
    }

    @Test(
        "Before the chain has been read nothing is denied",
        arguments: ["www.emc", "no.emc", "emc", "coin"],
        [Transport.udp, .tcp]
    )
    func unread(text: String, transport: Transport) throws {
        let response = try ask(text, over: transport, index: TestZone.unreadIndex)
        #expect(response.code == .servFail)
        #expect(response.extendedError == 14)
        #expect(response.bits == [])
        #expect(response.authorities == [])
        #expect(try ask("example.com", index: TestZone.unreadIndex).code == .refused)
    }
}
