// SPDX-License-Identifier: MIT
import Clearnet
import DNSWire
import NameServer
import ResolverPolicy
import Testing
import Unbound

@Suite("From the chain to the clearnet, and when the clearnet fails", .timeLimit(.minutes(2)))
struct FollowingTests {
    @Test("An alias of the chain for a name of the clearnet is followed", arguments: [Transport.udp, .tcp])
    func alias(transport: Transport) async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.records = ["www.example. A": ["www.example. 300 IN A 192.0.2.80"]] }
            var resolving = try Resolving(.hybrid, upstream: address)
            let whole = try await resolving.ask("farther.emc", over: transport)
            #expect(
                whole.answers == [
                    "farther.emc. CNAME away.emc.", "away.emc. CNAME www.example.", "www.example. A 192.0.2.80",
                ]
            )
            #expect(whole.code == .noError)
            #expect(!whole.message.header.isAuthoritative && whole.message.header.recursionAvailable)
            #expect(try await resolving.ask("away.emc", .mx, over: transport).code == .nxDomain)
            // The alias itself needs nobody.
            #expect(try await resolving.ask("away.emc", .cname, over: transport).isImmediate)
            upstream.change { $0.isSilent = true }
            let failed = try await resolving.ask("away.emc", .txt, over: transport)
            #expect(failed.code == .servFail)
            #expect(failed.answers == ["away.emc. CNAME www.example."])
        }
    }

    @Test("A name of the chain in an answer of the clearnet is not believed")
    func chainNamesFromOutside() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change {
                $0.records = [
                    "evil.example. A": ["evil.example. 300 IN CNAME www.emc.", "www.emc. 300 IN A 203.0.113.66"],
                    "more.example. A": ["more.example. 300 IN A 192.0.2.80", "www.emc. 300 IN A 203.0.113.66"],
                ]
            }
            var resolving = try Resolving(.hybrid, upstream: address)
            for _ in 1...2 {
                // What it is an alias for our own zones say, the second time after what the cache holds.
                let evil = try await resolving.ask("evil.example")
                #expect(evil.answers == ["evil.example. CNAME www.emc.", "www.emc. A 192.0.2.1"])
                #expect(evil.code == .noError && !evil.message.header.isAuthoritative)
                #expect(try await resolving.ask("more.example").answers == ["more.example. A 192.0.2.80"])
            }
            #expect(try await resolving.ask("www.emc").answers == ["www.emc. A 192.0.2.1"])
            // What the cache has done is counted.
            let totals = resolving.clearnet.cacheTotals
            #expect(totals.misses == 2 && totals.fresh == 2 && totals.stored == 2 && totals.entries == 2)
            #expect(totals.octets > 0 && totals.stale == 0 && totals.failures == 0 && totals.evicted == 0)
        }
    }

    @Test("An alias of the clearnet for a name of the chain goes on in our zones", arguments: [Transport.udp, .tcp])
    func back(transport: Transport) async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change {
                $0.records = [
                    "gone.example. A": ["gone.example. 300 IN CNAME missing.emc."],
                    "again.example. A": ["again.example. 300 IN CNAME away.emc."],
                    "circle.example. A": ["circle.example. 300 IN CNAME circle.emc."],
                    "given.example. A": ["given.example. 300 IN CNAME www.given.emc."],
                    "www.given.emc. A": ["www.given.emc. 300 IN A 192.0.2.70"],
                    "thief.example. A": ["thief.example. 300 IN CNAME x.given.emc."],
                    "x.given.emc. A": ["x.given.emc. 300 IN CNAME www.emc.", "www.emc. 300 IN A 203.0.113.66"],
                    "www.example. A": ["www.example. 300 IN CNAME www.emc."],
                ]
            }
            var resolving = try Resolving(.hybrid, upstream: address)
            for isImmediate in [false, true] {
                let gone = try await resolving.ask("gone.example", over: transport)
                #expect(gone.answers == ["gone.example. CNAME missing.emc."])
                #expect(gone.code == .nxDomain && gone.message.authorities.map(\.type) == [.soa])
                #expect(gone.isImmediate == isImmediate)
                let again = try await resolving.ask("again.example", over: transport)
                #expect(
                    again.answers == [
                        "again.example. CNAME away.emc.", "away.emc. CNAME www.example.", "www.example. CNAME www.emc.",
                        "www.emc. A 192.0.2.1",
                    ]
                )
                // Where one was before there is nothing new.
                for name in ["circle.example", "circle.emc"] {
                    let circle = try await resolving.ask(name, over: transport)
                    #expect(circle.code == .servFail && (1...3).contains(circle.answers.count), "\(circle.answers)")
                }
                // Who was given a name speaks for it, and for no other one.
                let given = try await resolving.ask("given.example", over: transport)
                #expect(given.answers == ["given.example. CNAME www.given.emc.", "www.given.emc. A 192.0.2.70"])
                #expect(given.code == .noError && !given.message.header.isAuthoritative)
                let thief = try await resolving.ask("thief.example", over: transport)
                #expect(
                    thief.answers == [
                        "thief.example. CNAME x.given.emc.", "x.given.emc. CNAME www.emc.", "www.emc. A 192.0.2.1",
                    ]
                )
            }
            let before = upstream.questions.count
            _ = try await resolving.ask("circle.example", over: transport)
            #expect(upstream.questions.count <= before + 1)
            let both = try await resolving.ask("away.emc", over: transport)
            #expect(
                both.answers == [
                    "away.emc. CNAME www.example.", "www.example. CNAME www.emc.", "www.emc. A 192.0.2.1",
                ]
            )
            var alone = try Resolving(.icann, upstream: address)
            for _ in 1...2 {
                let hidden = try await alone.ask("gone.example", over: transport)
                #expect(hidden.code == .nxDomain && hidden.error == 15)
                #expect(hidden.answers == ["gone.example. CNAME missing.emc."])
            }
        }
    }

    @Test("A name of the clearnet gets no private address by way of the chain", arguments: [Transport.udp, .tcp])
    func rebinding(transport: Transport) async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change {
                for type in ["A", "AAAA"] {
                    $0.records["evil.example. \(type)"] = ["evil.example. 300 IN CNAME private.emc."]
                    $0.records["nas.home.example. \(type)"] = ["nas.home.example. 300 IN CNAME private.emc."]
                }
            }
            var resolving = try Resolving(.hybrid, upstream: address) {
                $0.privateDomains = [try DomainName(presentation: "home.example")]
            }
            for isImmediate in [false, true] {
                let evil = try await resolving.ask("evil.example", over: transport)
                #expect(evil.answers == ["evil.example. CNAME private.emc.", "private.emc. A 192.0.2.3"])
                #expect(evil.error == 15 && evil.isImmediate == isImmediate)
                let alsoEvil = try await resolving.ask("evil.example", .aaaa, over: transport)
                #expect(alsoEvil.answers == ["evil.example. CNAME private.emc."])
                #expect(alsoEvil.code == .noError && alsoEvil.error == 15)
                // Where the operator expects them, and where the chain alone was asked.
                #expect(try await resolving.ask("nas.home.example", over: transport).answers.count == 4)
                #expect(try await resolving.ask("nas.home.example", .aaaa, over: transport).answers.count == 3)
            }
            let own = ["private.emc. A 192.0.2.3", "private.emc. A 192.168.1.1", "private.emc. A 127.0.0.2"]
            #expect(Set(try await resolving.ask("private.emc", over: transport).answers) == Set(own))
        }
    }

    @Test("What our zones say after an alias of the clearnet is what they hold now")
    func newest() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.records = ["www.example. A": ["www.example. 300 IN CNAME www.emc."]] }
            var resolving = try Resolving(.hybrid, upstream: address)
            for host in 1...3 {
                try resolving.publish(address: "192.0.2.\(host)")
                let answer = try await resolving.ask("www.example", over: .udp)
                #expect(answer.answers == ["www.example. CNAME www.emc.", "www.emc. A 192.0.2.\(host)"])
            }
        }
    }

    @Test("Without a resolver that should be there, what our zones only lead to is a failure")
    func noResolver() async throws {
        try await MadeUpUpstream.run { upstream, address in
            var resolving = try Resolving(.hybrid, upstream: address)
            var broken = try Resolving.settings(address)
            broken.rootHintsFile = "/nowhere"
            guard case .failed = resolving.clearnet.apply(try Resolving.plan(.hybrid), settings: broken) else {
                Issue.record("there is a resolver")
                return
            }
            let alias = try await resolving.ask("away.emc")
            #expect(alias.code == .servFail && alias.error == 14 && alias.isImmediate)
            #expect(alias.answers == ["away.emc. CNAME www.example."])
            let delegated = try await resolving.ask("www.given.emc")
            #expect(delegated.code == .servFail && delegated.error == 14 && delegated.isImmediate)
            #expect(try await resolving.ask("away.emc", recursion: false).code == .noError)
            #expect(upstream.questions.isEmpty)
        }
    }

    @Test("A failure is told with its reason, and not asked about again at once")
    func failure() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.isSilent = true }
            var resolving = try Resolving(.hybrid, upstream: address)
            let failed = try await resolving.ask("www.example")
            #expect(failed.code == .servFail)
            #expect([22, 23].contains(failed.error))
            let again = try await resolving.ask("www.example")
            #expect(again.code == .servFail && again.isImmediate)
        }
    }

    @Test("ANY is answered in few octets over UDP, without asking anybody, and with what there is over TCP")
    func any() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change {
                for name in ["www.example.", "www.given.emc."] {
                    $0.records["\(name) ANY"] = ["\(name) 300 IN A 192.0.2.80", "\(name) 300 IN MX 10 \(name)"]
                }
            }
            var resolving = try Resolving(.hybrid, upstream: address)
            let names = ["www.example", "www.given.emc"]
            for _ in 1...2 {
                for name in names {
                    let minimal = try await resolving.ask(name, .any)
                    #expect(minimal.answers == ["\(name). HINFO \"RFC8482\" \"\""] && minimal.ttls == [3_600])
                    #expect(minimal.code == .noError && minimal.isImmediate)
                    #expect(!minimal.message.header.isAuthoritative && minimal.message.header.recursionAvailable)
                }
            }
            #expect(upstream.questions.isEmpty)
            for name in names {
                let whole = try await resolving.ask(name, .any, over: .tcp)
                #expect(whole.answers == ["\(name). A 192.0.2.80", "\(name). MX 10 \(name)."])
                // What is known now makes no difference.
                #expect(try await resolving.ask(name, .any).answers.count == 1)
            }
            // An alias of the chain is all that there is at its name.
            #expect(try await resolving.ask("away.emc", .any).answers == ["away.emc. CNAME www.example."])
            #expect(try await resolving.ask("localhost", .any).code == .noError)
            resolving.clearnet.apply(try Resolving.plan(.hybrid, blocked: "www.example\n"))
            #expect(try await resolving.ask("www.example", .any).code == .nxDomain)
            try resolving.turn(.emerdns)
            #expect(try await resolving.ask("mail.example", .any).code == .nxDomain)
            #expect(try await resolving.ask("www.given.emc", .any).answers.isEmpty)
        }
    }

    @Test("Names with a meaning of their own are answered here, on or off")
    func specialNames() async throws {
        try await MadeUpUpstream.run { upstream, address in
            for mode in [ResolverMode.hybrid, .emerdns] {
                var resolving = try Resolving(mode, upstream: address)
                #expect(try await resolving.ask("localhost").answers == ["localhost. A 127.0.0.1"])
                #expect(try await resolving.ask("x.localhost", .aaaa).answers == ["x.localhost. AAAA ::1"])
                #expect(try await resolving.ask("localhost", .mx).code == .noError)
                #expect(try await resolving.ask("x.invalid").code == .nxDomain)
                #expect(try await resolving.ask("printer.local").code == .nxDomain)
                #expect(try await resolving.ask("1.0.168.192.in-addr.arpa", .ptr).code == .nxDomain)
                #expect(try await resolving.ask("168.192.in-addr.arpa", .soa).answers.count == 1)
                let pointer = try await resolving.ask("1.0.0.127.in-addr.arpa", .ptr)
                #expect(pointer.answers == ["1.0.0.127.in-addr.arpa. PTR localhost."])
            }
            #expect(upstream.questions.isEmpty)
        }
    }
}
