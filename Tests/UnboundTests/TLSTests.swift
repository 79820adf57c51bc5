// SPDX-License-Identifier: MIT
import DNSWire
import Foundation
import Glibc
import IP
import Testing
import Unbound

/// Upstreams over TLS (RFC 7858) with certificates made for the test.
///
/// Everything is sent from 127.0.0.1, the relay's connections too, so nothing can leave this machine.
@Suite
struct TLSTests {
    /// An upstream over TLS with its certificate.
    private struct Fixture {
        let server: ScriptedServer
        let front: TLSFront
        let folder: URL
        let certificate: Certificate
        let other: Certificate

        init(_ names: String = "DNS:dns.example", script: @escaping ScriptedServer.Script) throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "unbound-tests-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            certificate = try Certificate(names, in: folder)
            other = try Certificate(names, in: folder)
            server = try ScriptedServer(script: script)
            front = try TLSFront(certificate, before: server)
        }

        func stop() {
            front.stop()
            server.stop()
            try? FileManager.default.removeItem(at: folder)
        }
    }

    @Test func asksOverTLSAlone() async throws {
        let fixture = try Fixture { query, _ in .message(query.reply(address: "192.0.2.53")) }
        defer { fixture.stop() }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [fixture.front.upstream("dns.example")]
                $0.tlsCertificateBundle = fixture.certificate.bundle
            }
        )
        defer { resolver.close() }
        for number in 0..<20 {
            #expect(try await resolver.ask("n\(number).example.").addresses == ["192.0.2.53"])
        }
        #expect(fixture.server.seen.count == 20)
        #expect(fixture.server.seen.allSatisfy { $0.transport == .tcp })
        #expect(fixture.front.handshakes == 1, "one connection for all")
        #expect(resolver.counters.tlsFailures == 0)
    }

    /// In a process of its own: there the relay is all that listens.
    @Test func whoConnectsAndSaysNothingIsLetGo() async throws {
        await #expect(processExitsWith: .success) {
            let folder = FileManager.default.temporaryDirectory.appending(path: "unbound-tests-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(at: folder) }
            let certificate = try Certificate("DNS:dns.example", in: folder)
            let upstream = try Upstream(address: "127.0.0.1", port: 1, tlsName: "dns.example")
            let resolver = try UnboundResolver(
                .onLoopback {
                    $0.forwarders = [upstream]
                    $0.tlsCertificateBundle = certificate.bundle
                }
            )
            defer { resolver.close() }
            let relay = try #require(LoopbackSocket.listening.first)
            #expect(try LoopbackSocket.isLetGo(at: relay, withinMilliseconds: 30_000))
        }
    }

    @Test func manyAtATimeShareOneConnection() async throws {
        let fixture = try Fixture { query, _ in .message(query.reply(address: "192.0.2.53")) }
        defer { fixture.stop() }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [fixture.front.upstream("dns.example")]
                $0.tlsCertificateBundle = fixture.certificate.bundle
            }
        )
        defer { resolver.close() }
        let outcomes = try await resolver.askAll((0..<300).map { "n\($0).example." })
        let failed = outcomes.filter { $0.addresses != ["192.0.2.53"] }
        #expect(failed.isEmpty, "\(failed.count): \(failed.prefix(1))")
        #expect(fixture.front.handshakes == 1)
    }

    /// The largest message there is, in both of the relay's buffers.
    @Test func carriesLargeMessages() async throws {
        let fixture = try Fixture { query, _ in
            let name = query.questions.first?.name ?? .root
            // One character-string of 255 octets each.
            let records = (0..<230)
                .map { number in
                    let text = [UInt8](repeating: UInt8(number), count: 255)
                    return ResourceRecord(name: name, ttl: 300, rdata: .unknown(.txt, [255] + text))
                }
            return .message(query.reply(answers: records))
        }
        defer { fixture.stop() }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [fixture.front.upstream("dns.example")]
                $0.tlsCertificateBundle = fixture.certificate.bundle
            }
        )
        defer { resolver.close() }
        for number in 0..<5 {
            let outcome = try await resolver.ask("n\(number).example.", .txt)
            #expect(outcome.message?.answers.count == 230)
        }
    }

    @Test func certificatesMayBeForAddresses() async throws {
        let fixture = try Fixture("IP:127.0.0.1") { query, _ in .message(query.reply(address: "192.0.2.53")) }
        defer { fixture.stop() }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [fixture.front.upstream("127.0.0.1")]
                $0.tlsCertificateBundle = fixture.certificate.bundle
            }
        )
        defer { resolver.close() }
        #expect(try await resolver.ask("www.example.").addresses == ["192.0.2.53"])
    }

    @Test(arguments: [true, false])
    func asksNobodyWithTheWrongCertificate(_ isOfTheRightName: Bool) async throws {
        let fixture = try Fixture { query, _ in .message(query.reply(address: "192.0.2.66")) }
        defer { fixture.stop() }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [fixture.front.upstream(isOfTheRightName ? "dns.example" : "other.example")]
                $0.tlsCertificateBundle = isOfTheRightName ? fixture.other.bundle : fixture.certificate.bundle
            }
        )
        defer { resolver.close() }
        guard case .failed(.servFail, _) = try await resolver.ask("www.example.") else {
            Issue.record("did not fail")
            return
        }
        #expect(fixture.server.seen.isEmpty)
        #expect(resolver.counters.tlsFailures > 0)
        #expect(resolver.recentLog.contains { $0.contains("TLS to 127.0.0.1@") && $0.contains("certificate: ") })
    }

    @Test func asksTheNextWhenOneIsNotToBeTrusted() async throws {
        let good = try Fixture { query, _ in .message(query.reply(address: "192.0.2.53")) }
        let bad = try Fixture("DNS:other.example") { query, _ in .message(query.reply(address: "192.0.2.66")) }
        defer {
            good.stop()
            bad.stop()
        }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [bad.front.upstream("dns.example"), good.front.upstream("dns.example")]
                $0.tlsCertificateBundle = good.certificate.bundle
            }
        )
        defer { resolver.close() }
        for number in 0..<10 {
            #expect(try await resolver.ask("n\(number).example.").addresses == ["192.0.2.53"])
        }
        #expect(bad.server.seen.isEmpty)
    }

    @Test func aPeerThatSpeaksNoTLSIsNotAsked() async throws {
        let plain = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.66")) }
        let fixture = try Fixture { _, _ in .silence }
        defer {
            plain.stop()
            fixture.stop()
        }
        var upstream = plain.upstream
        upstream.tlsName = "dns.example"
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [upstream]
                $0.tlsCertificateBundle = fixture.certificate.bundle
                $0.timeLimit = .seconds(2)
            }
        )
        defer { resolver.close() }
        let outcome = try await resolver.ask("www.example.")
        #expect(outcome.message == nil)
        #expect(plain.seen.isEmpty)
    }

    @Test func connectionsThatEndAreMadeAgain() async throws {
        let fixture = try Fixture { query, _ in
            query.questions.first?.name.labels.first == Array("bye".utf8)
                ? .hangUp : .message(query.reply(address: "192.0.2.53"))
        }
        defer { fixture.stop() }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [fixture.front.upstream("dns.example")]
                $0.tlsCertificateBundle = fixture.certificate.bundle
            }
        )
        defer { resolver.close() }
        #expect(try await resolver.ask("a.example.").addresses == ["192.0.2.53"])
        guard case .failed = try await resolver.ask("bye.example.") else {
            Issue.record("did not fail")
            return
        }
        #expect(try await resolver.ask("b.example.").addresses == ["192.0.2.53"])
        #expect(fixture.front.handshakes > 1)
    }

    @Test func closesWithConnectionsOpen() async throws {
        let fixture = try Fixture { query, _ in
            query.questions.first?.name.labels.first == Array("wait".utf8)
                ? .silence : .message(query.reply(address: "192.0.2.53"))
        }
        defer { fixture.stop() }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [fixture.front.upstream("dns.example")]
                $0.tlsCertificateBundle = fixture.certificate.bundle
            }
        )
        #expect(try await resolver.ask("a.example.").addresses == ["192.0.2.53"])
        let name = try DomainName(presentation: "wait.example.").wire
        let (answers, continuation) = AsyncStream<UnboundAnswer>.makeStream()
        #expect(resolver.resolve(name: name, type: 1) { continuation.yield($0) } != nil)
        _ = try await resolver.ask("b.example.")
        let start = ContinuousClock.now
        resolver.close()
        #expect(start.duration(to: .now) < .milliseconds(100))
        for await answer in answers {
            #expect(answer.outcome == .closed)
            break
        }
    }

    @Test func withAndWithoutTLSDoNotMix() throws {
        let address = IPAddress(v4: 0x7f00_0001)
        let upstreams = [Upstream(address: address), Upstream(address: address, tlsName: "dns.example")]
        #expect(throws: UnboundError.mixedTransports(zone: ".")) {
            try UnboundResolver(.onLoopback { $0.forwarders = upstreams })
        }
    }

    @Test func withoutAuthoritiesThereIsNoTLS() throws {
        let upstream = Upstream(address: IPAddress(v4: 0x7f00_0001), tlsName: "dns.example")
        #expect {
            try UnboundResolver(
                .onLoopback {
                    $0.forwarders = [upstream]
                    $0.tlsCertificateBundle = "/nowhere.pem"
                }
            )
        } throws: { error in
            guard case UnboundError.tls(let reason) = error else { return false }
            return reason.contains("/nowhere.pem")
        }
    }
}
