// SPDX-License-Identifier: MIT
import Clearnet
import DNSWire
import IP
import ResolverPolicy
import Testing
import Unbound

/// What is asked of the resolver, how often, and for whom.
@Suite struct AskingTests {
    private static let records = ["www.example. A": ["www.example. 300 IN A 203.0.113.1"]]

    @Test("Many who ask for one slow name do not keep others from theirs")
    func oneSlowName() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change {
                $0.records = Self.records
                $0.silentPrefix = "slow"
            }
            var resolving = try Resolving(.hybrid, upstream: address)
            let waiting = try (0..<1_500).map { _ in try resolving.begin("slow.example") }
            #expect(try await resolving.ask("www.example").answers.count == 1)
            #expect(resolving.clearnet.counters?.asked == 2 + upstream.probes.count)
            for asked in waiting { #expect(try await asked.answer().code == .servFail) }
            // Nobody who comes later waits for it.
            #expect(try resolving.begin("slow.example").isImmediate)
        }
    }

    @Test("While it is held, nobody is asked; what is known is answered, and it goes on afterwards")
    func hold() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change {
                $0.records = Self.records.merging(["new.example. A": ["new.example. 300 IN A 203.0.113.2"]]) { $1 }
            }
            var resolving = try Resolving(.hybrid, upstream: address)
            #expect(try await resolving.ask("www.example").answers.count == 1)
            let asked = upstream.questions.count
            resolving.clearnet.hold(true)
            #expect(try await resolving.ask("www.example").answers.count == 1)
            #expect(try await resolving.ask("new.example").code == .servFail)
            #expect(upstream.questions.count == asked)
            resolving.clearnet.hold(false)
            #expect(try await resolving.ask("new.example").answers.count == 1)
        }
    }

    @Test("A client that asks for many slow names does not keep others from theirs")
    func oneHungryClient() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change {
                $0.records = Self.records
                $0.silentPrefix = "slow"
            }
            let networks = try ["192.0.2.0/24", "198.51.100.0/24"].map { try IPNetwork($0) }
            let clients = networks.map { ClientPolicies.Entry(network: $0, policy: ClientPolicy(mode: .hybrid)) }
            var resolving = try Resolving(.hybrid, upstream: address, clients: clients)
            for number in 0..<300 { _ = try resolving.begin("slow\(number).example", from: "192.0.2.1") }
            #expect(try await resolving.ask("www.example", from: "192.0.2.1").code == .servFail)
            #expect(try await resolving.ask("www.example", from: "198.51.100.1").answers.count == 1)
            // That there was too much to do says nothing of the name.
            #expect(try await resolving.ask("www.example", from: "192.0.2.1").answers.count == 1)
        }
    }

    @Test("An answer that is asked for often is renewed without anybody waiting")
    func renewal() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.records = ["www.example. A": ["www.example. 3 IN A 203.0.113.1"]] }
            var resolving = try Resolving(.hybrid, upstream: address)
            #expect(try await resolving.ask("www.example").ttls == [3])
            while upstream.questions.count < 2 {
                let answer = try await resolving.ask("www.example")
                #expect(answer.isImmediate && answer.answers.count == 1)
            }
            // The newer answer comes in, and has its whole time.
            while try await resolving.ask("www.example").ttls == [30] {}
            let renewed = try await resolving.ask("www.example")
            #expect(renewed.isImmediate && renewed.ttls.allSatisfy { $0 <= 3 })
            #expect(upstream.questions.count == 2)
        }
    }

    @Test("An answer whose time is over is not given any more once the toggle is off")
    func staleWhenOff() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.records = ["www.example. A": ["www.example. 1 IN A 203.0.113.1"]] }
            var resolving = try Resolving(.hybrid, upstream: address)
            #expect(try await resolving.ask("www.example").ttls == [1])
            upstream.change { $0.isSilent = true }
            // The last one that has to wait is the one for whom upstream is asked: the library has the answer for a while.
            var asked = try resolving.begin("www.example")
            while upstream.questions.count < 2 {
                let next = try resolving.begin("www.example")
                if !next.isImmediate { asked = next }
            }
            try resolving.turn(.emerdns)
            let answer = try await asked.answer()
            #expect(answer.code == .servFail && answer.answers.isEmpty)
        }
    }

    @Test("A name that is to be forgotten is asked for anew, and others are not")
    func forgetting() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change {
                $0.records = Self.records
                $0.records["other.example. A"] = ["other.example. 300 IN A 203.0.113.2"]
            }
            var resolving = try Resolving(.hybrid, upstream: address)
            #expect(try await resolving.ask("www.example").answers == ["www.example. A 203.0.113.1"])
            #expect(try await resolving.ask("other.example").answers.count == 1)
            upstream.change { $0.records["www.example. A"] = ["www.example. 300 IN A 203.0.113.99"] }
            resolving.clearnet.flush(try DomainName(presentation: "www.example"))
            #expect(try await resolving.ask("www.example").answers == ["www.example. A 203.0.113.99"])
            #expect(try await resolving.ask("other.example").isImmediate)
            #expect(upstream.questions.count == 3)
        }
    }

    @Test("What an alias of the chain leads to is answered from the cache, once it is there")
    func cachedAliasTarget() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.records = Self.records }
            var resolving = try Resolving(.hybrid, upstream: address)
            let first = try await resolving.ask("farther.emc")
            #expect(!first.isImmediate && first.answers.count == 3)
            let second = try await resolving.ask("farther.emc")
            #expect(second.isImmediate && second.answers == first.answers)
            #expect(try await resolving.ask("www.example").isImmediate)
            #expect(upstream.questions.count == 1)
        }
    }
}
