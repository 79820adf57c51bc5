// SPDX-License-Identifier: MIT
import DNSWire
import Glibc
import IP
import Synchronization
import Testing
import Unbound

/// What an attacker who sends packets can do (RFC 5452).
///
/// Everything is sent from 127.0.0.1, so nothing can leave this machine.
@Suite
struct HostilePacketTests {
    enum Forgery: CaseIterable {
        case identifier, name, type, `class`, letterCase, query, twoQuestions, noise, empty

        func packet(_ query: Message) throws -> [UInt8] {
            var reply = query.reply(address: "192.0.2.66")
            reply.header.isAuthoritative = true
            switch self {
            case .identifier: reply.header.id ^= 0x0100
            case .name: reply.questions[0].name = try DomainName(presentation: "other.own.example.")
            case .type: reply.questions[0].type = .aaaa
            case .class: reply.questions[0].class = .ch
            case .letterCase:
                let wire = reply.questions[0].name.wire.map { (0x41...0x5a).contains($0 & 0xdf) ? $0 ^ 0x20 : $0 }
                reply.questions[0].name = try DomainName(wire: wire)
                reply.answers[0].name = reply.questions[0].name
            case .query: reply.header.isResponse = false
            case .twoQuestions: reply.questions.append(Question(name: .root, type: .ns))
            case .noise: return try [UInt8](reply.encode().prefix(2)) + [UInt8](repeating: 0xc0, count: 60)
            case .empty: return []
            }
            return try reply.encode()
        }
    }

    /// The forgery comes first, from the right address and port and, but for one, with the right identifier; the truth
    /// comes right behind it.
    ///
    /// The library takes a packet with the right identifier for the answer, and asks again if it is none.
    @Test(arguments: Forgery.allCases)
    func theTruthWins(_ forgery: Forgery) async throws {
        let known = Mutex<Set<DomainName>>([])
        let server = try ScriptedServer { query, transport in
            var truth = query.reply(address: "192.0.2.1")
            truth.header.isAuthoritative = true
            let isFirst = query.questions.first.map { question in known.withLock { $0.insert(question.name).inserted } }
            guard transport == .udp, isFirst == true || forgery == .identifier,
                let forged = try? forgery.packet(query), let truth = try? truth.encode()
            else { return .message(truth) }
            return .packets([forged, truth])
        }
        defer { server.stop() }
        let zone = try DomainName(presentation: "own.example.")
        let resolver = try UnboundResolver(.onLoopback { $0.stubs = [UpstreamZone(zone, [server.upstream])] })
        defer { resolver.close() }
        let outcomes = try await resolver.askAll((0..<10).map { "a-name-with-letters-\($0).own.example." })
        // After a wrong letter case the library wants all answers to be the same, and has seen two.
        let wrong = outcomes.filter {
            $0.addresses != ["192.0.2.1"] && (forgery != .letterCase || !$0.addresses.isEmpty)
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(1))")
    }

    /// However many there are: a threshold for them, which the library offers, would end the process.
    @Test func manyForgeriesAreOutlived() async throws {
        let server = try ScriptedServer { query, _ in
            let truth = query.reply(address: "192.0.2.1")
            var forged = query.reply(address: "192.0.2.66")
            forged.header.id ^= 0x0100
            guard let forged = try? forged.encode(), let truth = try? truth.encode() else { return .message(truth) }
            return .packets(Array(repeating: forged, count: 64) + [truth])
        }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        defer { resolver.close() }
        for round in 0..<200 {
            #expect(try await resolver.ask("n\(round).example.").addresses == ["192.0.2.1"])
        }
    }

    /// An attacker beside the path sees neither port nor identifier; here he knows both.
    @Test func otherSourcesAreNotHeard() async throws {
        let attacker = try LoopbackSocket.bound(SOCK_DGRAM, IPAddress(v4: 0x7f00_0001), 0)
        defer { close(attacker) }
        let ports = AsyncStream<(Message, UInt16)>.makeStream()
        let gate = Gate()
        let box = ServerBox()
        let server = try ScriptedServer { query, _ in
            if let port = box.server?.seen.last?.clientPort { ports.continuation.yield((query, port)) }
            gate.wait()
            return .message(query.reply(address: "192.0.2.1"))
        }
        box.server = server
        defer {
            gate.open()
            server.stop()
            box.server = nil
        }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        defer { resolver.close() }
        async let outcome = resolver.ask("www.example.")
        for await (query, port) in ports.stream {
            let forged = try query.reply(address: "192.0.2.66").encode()
            for _ in 0..<100 { LoopbackSocket.send(forged, to: port, on: attacker) }
            break
        }
        // The library has had the chance to read them.
        _ = try await resolver.ask("localhost.")
        gate.open()
        #expect(try await outcome.addresses == ["192.0.2.1"])
    }

    @Test func questionsAreHardToGuess() async throws {
        let server = try ScriptedServer { query, _ in
            var reply = query.reply(address: "192.0.2.1")
            reply.header.isAuthoritative = true
            return .message(reply)
        }
        defer { server.stop() }
        let zone = try DomainName(presentation: "own.example.")
        let resolver = try UnboundResolver(.onLoopback { $0.stubs = [UpstreamZone(zone, [server.upstream])] })
        defer { resolver.close() }
        let outcomes = try await resolver.askAll((0..<200).map { "a-name-with-letters-\($0).own.example." })
        #expect(outcomes.allSatisfy { $0.addresses == ["192.0.2.1"] })
        let seen = server.seen
        #expect(Set(seen.map(\.clientPort)).count > 190)
        #expect(Set(seen.map(\.query.header.id)).count > 190)
        let mixed = seen.filter { seen in
            let text = seen.name.description
            return text != text.lowercased() && text != text.uppercased()
        }
        #expect(mixed.count > 190, "0x20")
        #expect(seen.allSatisfy { $0.query.edns?.udpSize == 1_232 })
    }

    /// Forwarders are resolvers, which answer from their caches in any case.
    @Test func forwardersAreAskedInLowerCase() async throws {
        let server = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.1")) }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        defer { resolver.close() }
        _ = try await resolver.askAll((0..<20).map { "A-Name-With-Letters-\($0).Example." })
        #expect(server.seen.allSatisfy { $0.name.description == $0.name.description.lowercased() })
    }

    /// Records that an authority has no say about are not believed.
    @Test func whatLiesElsewhereIsNotBelieved() async throws {
        let elsewhere = try [
            "www.bank.example. 3600 IN A 192.0.2.66",
            "bank.example. 3600 IN NS www.bank.example.",
        ]
        .map { try ResourceRecord(text: $0) }
        let evil = try ScriptedServer { query, _ in
            let isForeign = query.questions.first?.name.labels.first == Array("alias".utf8)
            let alias = try? ResourceRecord(text: "alias.evil.example. 300 IN CNAME www.bank.example.")
            var reply = isForeign ? query.reply() : query.reply(address: "192.0.2.1")
            if isForeign, let alias { reply.answers = [alias] }
            reply.answers.append(elsewhere[0])
            reply.authorities = [elsewhere[1]]
            reply.additionals.insert(elsewhere[0], at: 0)
            reply.header.isAuthoritative = true
            return .message(reply)
        }
        let bank = try ScriptedServer { query, _ in
            var reply = query.reply(address: "192.0.2.2")
            reply.header.isAuthoritative = true
            return .message(reply)
        }
        defer {
            evil.stop()
            bank.stop()
        }
        let evilName = try DomainName(presentation: "evil.example.")
        let bankName = try DomainName(presentation: "bank.example.")
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.stubs = [UpstreamZone(evilName, [evil.upstream]), UpstreamZone(bankName, [bank.upstream])]
            }
        )
        defer { resolver.close() }
        for name in ["www.evil.example.", "alias.evil.example."] {
            let outcome = try await resolver.ask(name)
            #expect(!outcome.addresses.contains("192.0.2.66"), "\(outcome)")
        }
        #expect(try await resolver.ask("www.bank.example.").addresses == ["192.0.2.2"])
    }

    @Test func aliasesThatGoRoundEnd() async throws {
        let server = try ScriptedServer { query, _ in
            guard let question = query.questions.first,
                let number = Int(String(decoding: question.name.labels.first ?? [], as: UTF8.self).dropFirst()),
                let alias = try? ResourceRecord(
                    text: "n\(number).own.example. 300 IN CNAME n\(number + 1).own.example."
                )
            else { return .message(query.reply(.nxDomain)) }
            var reply = query.reply(answers: [alias])
            reply.header.isAuthoritative = true
            return .message(reply)
        }
        defer { server.stop() }
        let zone = try DomainName(presentation: "own.example.")
        let resolver = try UnboundResolver(.onLoopback { $0.stubs = [UpstreamZone(zone, [server.upstream])] })
        defer { resolver.close() }
        let outcome = try await resolver.ask("n0.own.example.")
        #expect(outcome.addresses.isEmpty)
        #expect(server.seen.count <= 64, "\(server.seen.count)")
    }

    /// A delegation to many servers whose addresses are to be looked up (NXNSAttack, CVE-2020-12662).
    @Test func manyNameServersAreNotAllLookedUp() async throws {
        let evil = try ScriptedServer { query, _ in
            let servers = (0..<200)
                .compactMap { number in
                    try? ResourceRecord(text: "sub.evil.example. 300 IN NS ns\(number).victim.example.")
                }
            return .message(query.reply(authorities: servers))
        }
        let victim = try ScriptedServer { query, _ in
            var reply = query.reply(.nxDomain)
            reply.header.isAuthoritative = true
            return .message(reply)
        }
        defer {
            evil.stop()
            victim.stop()
        }
        let evilName = try DomainName(presentation: "evil.example.")
        let victimName = try DomainName(presentation: "victim.example.")
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.stubs = [UpstreamZone(evilName, [evil.upstream]), UpstreamZone(victimName, [victim.upstream])]
            }
        )
        defer { resolver.close() }
        let outcome = try await resolver.ask("www.sub.evil.example.")
        #expect(outcome.message == nil)
        #expect(evil.seen.count + victim.seen.count <= 64, "\(evil.seen.count) + \(victim.seen.count)")
    }
}

/// Lets a script look at its own server.
private final class ServerBox: @unchecked Sendable {
    /// Set before the first query and after the last.
    var server: ScriptedServer?
}
