// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import NameServer
import Testing

@Suite("Answers")
struct AnswerTests {
    @Test(
        "hold the whole RRset",
        arguments: [
            ("www.emc", .a, ["www.emc. 300 A 192.0.2.1", "www.emc. 300 A 192.0.2.2"]),
            ("www.emc", .aaaa, ["www.emc. 300 AAAA 2001:db8::1"]),
            ("www.emc", .txt, ["www.emc. 300 TXT \"hello\" \"world\""]),
            ("4.3.2.1.emc", .naptr, ["4.3.2.1.emc. 300 NAPTR 100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:x@emc!\" ."]),
            ("emc", .a, ["emc. 300 A 192.0.2.53"]),
            ("emc", .ns, ["emc. 300 NS ns1.numen.emc.", "emc. 300 NS ns.coin."]),
            ("emc", .soa, ["emc. 3600 SOA ns1.numen.emc. hostmaster.numen.emc. 7 3600 600 86400 60"]),
            ("coin", .soa, ["coin. 60 SOA ns.coin. hostmaster.coin. 8 3600 600 86400 900"]),
        ] as [(String, RRType, [String])]
    )
    func data(text: String, type: RRType, expected: [String]) throws {
        for transport in [Transport.udp, .tcp] {
            let response = try ask(text, type, over: transport)
            #expect(response.code == .noError)
            #expect(response.bits == [.authoritative])
            #expect(response.answers == expected)
            #expect(response.authorities == [])
        }
    }

    @Test(
        "below a node that answers for names below are that node's, with the name asked for",
        arguments: [
            ("x.open.emc", .a, .noError, ["x.open.emc. 300 A 192.0.2.80"]),
            ("y.x.open.emc", .a, .noError, ["y.x.open.emc. 300 A 192.0.2.80"]), ("x.open.emc", .mx, .noError, []),
            (
                "x.openalias.emc", .txt, .noError,
                ["x.openalias.emc. 300 CNAME www.emc.", "www.emc. 300 TXT \"hello\" \"world\""]
            ),
            ("x.ruled.emc", .a, .noError, ["x.ruled.emc. 300 A 192.0.2.80"]),
            ("www.ruled.emc", .a, .noError, ["www.ruled.emc. 300 A 192.0.2.81"]), ("ww.ruled.emc", .a, .nxDomain, []),
            ("ftp.ruled.emc", .a, .nxDomain, []), ("x.ftp.ruled.emc", .a, .nxDomain, []),
            ("x.www.ruled.emc", .a, .nxDomain, []),
        ] as [(String, RRType, ResponseCode, [String])]
    )
    func below(text: String, type: RRType, code: ResponseCode, expected: [String]) throws {
        let response = try ask(text, type)
        #expect(response.code == code)
        #expect(response.bits == [.authoritative])
        #expect(response.answers == expected)
        #expect(response.authorities == (expected.isEmpty ? [negativeSOA] : []))
    }

    @Test("bring the addresses of the hosts they name, each once")
    func additional() throws {
        let mail = try ask("mail.emc", .mx)
        #expect(mail.answers.count == 3)
        #expect(
            mail.additionals == [
                "mx.emc. 300 A 192.0.2.25", "mx.emc. 300 AAAA 2001:db8::25", "mx.coin. 120 A 192.0.2.225",
            ]
        )
        let twice = try ask("twice.emc", .mx)
        #expect(twice.answers.count == 2)
        #expect(twice.additionals == ["mx.emc. 300 A 192.0.2.25", "mx.emc. 300 AAAA 2001:db8::25"])
        #expect(try ask("_sip._udp.voice.emc", .srv).additionals == ["sip.emc. 300 A 192.0.2.60"])
        #expect(try ask("emc", .ns).additionals.count == 3)
        #expect(try ask("www.emc", .txt).additionals == [])
    }

    @Test("to ANY are minimal over UDP and whole over TCP (RFC 8482)")
    func any() throws {
        let minimal = try ask("www.emc", .any)
        #expect(minimal.answers == ["www.emc. 3600 HINFO \"RFC8482\" \"\""])
        #expect(minimal.bits == [.authoritative])
        #expect(minimal.authorities == [])
        #expect(try ask("emc", .any).answers == ["emc. 3600 HINFO \"RFC8482\" \"\""])
        #expect(try ask("broken.emc", .any).answers == ["broken.emc. 3600 HINFO \"RFC8482\" \"\""])

        let whole = try ask("www.emc", .any, over: .tcp)
        #expect(Set(whole.message.answers.map(\.type)) == [.a, .aaaa, .txt])
        #expect(whole.answers.count == 4)
        #expect(Set(try ask("emc", .any, over: .tcp).message.answers.map(\.type)) == [.soa, .ns, .a])
        #expect(try ask("broken.emc", .any, over: .tcp).answers == ["broken.emc. 300 TXT \"whole\""])
        for transport in [Transport.udp, .tcp] {
            #expect(try ask("alias.emc", .any, over: transport).answers == ["alias.emc. 300 CNAME www.emc."])
        }
    }
}
