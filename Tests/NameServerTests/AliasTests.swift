// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import NameServer
import Testing

@Suite("Aliases (RFC 1034 §3.6.2, §4.3.2)")
struct AliasTests {
    /// A question, and the code, the owners of the answer's records, and the authority section it gets.
    struct Case: Sendable, CustomTestStringConvertible {
        var question: (name: String, type: RRType)
        var code: ResponseCode
        var answers: [String]
        var authorities: [String]

        var testDescription: String { "\(question.name) \(question.type)" }

        init(
            _ name: String,
            _ type: RRType,
            _ code: ResponseCode,
            _ answers: [String],
            _ authorities: [String] = []
        ) {
            question = (name, type)
            self.code = code
            self.answers = answers
            self.authorities = authorities
        }
    }

    static let cases = [
        Case("alias.emc", .txt, .noError, ["alias.emc. CNAME", "www.emc. TXT"]),
        Case("alias.emc", .a, .noError, ["alias.emc. CNAME", "www.emc. A", "www.emc. A"]),
        Case("alias.emc", .cname, .noError, ["alias.emc. CNAME"]),
        Case("alias.emc", .mx, .noError, ["alias.emc. CNAME"], [negativeSOA]),
        Case("ALIAS.emc", .aaaa, .noError, ["ALIAS.emc. CNAME", "www.emc. AAAA"]),
        // A target is written as the zone has it, and so is the next owner.
        Case("chain.emc", .aaaa, .noError, ["chain.emc. CNAME", "Alias.emc. CNAME", "www.emc. AAAA"]),
        // Into another zone, and back again.
        Case("there.emc", .a, .noError, ["there.emc. CNAME", "www.coin. A"]),
        Case("there.emc", .mx, .noError, ["there.emc. CNAME"], [negativeSOAOfCoin]),
        Case("back.emc", .aaaa, .noError, ["back.emc. CNAME", "back.coin. CNAME", "www.emc. AAAA"]),
        // Out of all zones: the alias alone.
        Case("away.emc", .a, .noError, ["away.emc. CNAME"]),
        // The code is that of the last name (RFC 6604 §3).
        Case("lost.emc", .a, .nxDomain, ["lost.emc. CNAME"], [negativeSOA]),
        Case("lostthere.emc", .a, .nxDomain, ["lostthere.emc. CNAME"], [negativeSOAOfCoin]),
        Case("vain.emc", .a, .noError, ["vain.emc. CNAME"], [negativeSOA]),
        Case("tobroken.emc", .a, .servFail, ["tobroken.emc. CNAME"]),
        Case("tobroken.emc", .txt, .noError, ["tobroken.emc. CNAME", "broken.emc. TXT"]),
        // Loops end where they would begin again.
        Case("loop.emc", .a, .noError, ["loop.emc. CNAME"]),
        Case("ping.emc", .a, .noError, ["ping.emc. CNAME", "pong.emc. CNAME"]),
        Case("PONG.emc", .a, .noError, ["PONG.emc. CNAME", "ping.emc. CNAME"]),
    ]

    @Test("are followed as long as their targets are ours", arguments: cases)
    func followed(expected: Case) throws {
        for transport in [Transport.udp, .tcp] {
            let response = try ask(expected.question.name, expected.question.type, over: transport)
            #expect(response.code == expected.code)
            #expect(response.message.answers.map { "\($0.name) \($0.type)" } == expected.answers)
            #expect(response.authorities == expected.authorities)
            #expect(response.bits == (expected.code == .servFail ? [] : [.authoritative]))
            #expect(response.extendedError == (expected.code == .servFail ? 24 : nil))
        }
    }

    @Test("lead to referrals; the alias before one is authoritative (RFC 1034 §6.2.7)")
    func delegated() throws {
        let response = try ask("delegated.emc", .a)
        #expect(response.code == .noError)
        #expect(response.bits == [.authoritative])
        #expect(response.answers == ["delegated.emc. 300 CNAME host.child.emc."])
        #expect(Set(response.message.authorities.map { "\($0.name) \($0.type)" }) == ["child.emc. NS"])
        #expect(response.message.authorities.count == 3)
    }

    @Test("are followed 16 times at most", arguments: [1, 15, 16, 17, 40])
    func limit(count: Int) throws {
        let chain = (0..<count)
            .map { number in
                let target = number + 1 == count ? "www.emc." : "c\(number + 1).emc."
                return ZoneNode(labels: labels("c\(number)"), rrsets: [rrset(.cname, target)])
            }
        let response = try ask("c0.emc", .aaaa, over: .tcp, index: TestZone.index(adding: chain))
        #expect(response.code == .noError)
        #expect(response.message.answers.filter { $0.type == .cname }.count == min(count, 17))
        #expect(response.message.answers.contains { $0.type == .aaaa } == (count <= 16))
        #expect(response.authorities == [])
    }

    @Test("of the longest names fit no datagram, but a connection")
    func longest() throws {
        let targets = (0..<16)
            .map { number in
                let filler = String(repeating: "x", count: 61)
                return "\(filler).\(filler).\(filler).\(String(repeating: "y", count: 50))\(10 + number).emc."
            }
        let nodes = zip(["long.emc."] + targets, targets)
            .map { owner, target in
                ZoneNode(labels: name(owner).labels.dropLast(), rrsets: [rrset(.cname, target)])
            }
        let index = TestZone.index(adding: nodes)
        let whole = try ask("long.emc", .a, over: .tcp, index: index)
        #expect(whole.message.answers.count == 16)
        #expect(whole.code == .nxDomain)
        #expect(whole.authorities == [negativeSOA])
        let cut = try ask("long.emc", .a, index: index)
        #expect(cut.bits == [.authoritative, .truncated])
        #expect(cut.answers == [])
    }
}
