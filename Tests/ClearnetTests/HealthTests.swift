// SPDX-License-Identifier: MIT
import Clearnet
import DNSWire
import IP
import NameIndex
import ResolverPolicy
import Synchronization
import Testing
import Unbound

@Suite("How upstreams are", .timeLimit(.minutes(2)))
struct HealthTests {
    /// What was told of it, in the order of time.
    private final class News: Sendable {
        private let words = Mutex<[String]>([])

        var all: [String] { words.withLock(\.self) }

        func take(_ report: UpstreamReport) {
            words.withLock { $0.append(report.state.word) }
        }
    }

    @Test("is known before the first client asks, and nothing is asked for it while the toggle is off")
    func working() async throws {
        try await MadeUpUpstream.run { upstream, address in
            let news = News()
            let clearnet = Clearnet(plan: try Resolving.plan(.emerdns), settings: try Resolving.settings(address)) {
                news.take($0)
            }
            #expect(clearnet.upstreams == nil)
            await clearnet.firstWord()
            #expect(upstream.probes.isEmpty)
            clearnet.apply(try Resolving.plan(.hybrid))
            await clearnet.firstWord()
            #expect(clearnet.upstreams?.state == .working)
            #expect(upstream.probes == [". NS"])
            clearnet.apply(try Resolving.plan(.emerdns))
            #expect(clearnet.upstreams == nil)
            #expect(upstream.probes == [". NS"])
            #expect(news.all == ["working"])
        }
    }

    @Test("is told when nobody answers, and when somebody does again")
    func silent() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.isSilent = true }
            let news = News()
            let clearnet = Clearnet(plan: try Resolving.plan(.emerdns), settings: try Resolving.settings(address)) {
                news.take($0)
            }
            clearnet.apply(try Resolving.plan(.hybrid))
            await clearnet.firstWord()
            guard case .silent = clearnet.upstreams?.state else {
                Issue.record("\(String(describing: clearnet.upstreams))")
                return
            }
            #expect(!upstream.probes.isEmpty)
            upstream.change { $0.isSilent = false }
            clearnet.flush(.root)
            await clearnet.firstWord()
            #expect(clearnet.upstreams?.state == .working)
            #expect(news.all == ["silent", "working"])
            // Whoever waits does not wait for a resolver that is gone.
            upstream.change { $0.isSilent = true }
            clearnet.flush(.root)
            async let word: Void = clearnet.firstWord()
            clearnet.close()
            await word
        }
    }

    @Test("is told when somebody answers without the signatures that there should be")
    func stripped() async throws {
        try await MadeUpUpstream.run { upstream, address in
            var settings = try Resolving.settings(address)
            settings.trustAnchors = TrustAnchors.root
            let clearnet = Clearnet(plan: try Resolving.plan(.hybrid), settings: settings)
            clearnet.apply(try Resolving.plan(.hybrid))
            await clearnet.firstWord()
            guard case .bogus(let reason, .stripped) = clearnet.upstreams?.state else {
                Issue.record("\(String(describing: clearnet.upstreams))")
                return
            }
            #expect(!reason.isEmpty)
        }
    }

    @Test("is not judged by names with upstreams of their own")
    func routes() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.records = ["www.corp. A": ["www.corp. 300 IN A 192.0.2.80"]] }
            // Nobody listens there.
            var settings = try Resolving.settings(try ListenAddress("127.0.0.1:9"))
            settings.forwardZones = [
                UpstreamZone(try DomainName(presentation: "corp"), try Resolving.settings(address).forwarders)
            ]
            var resolving = try Resolving(.hybrid, upstream: address)
            let clearnet = resolving.clearnet
            clearnet.apply(try Resolving.plan(.hybrid), settings: settings)
            await clearnet.firstWord()
            #expect(clearnet.upstreams?.state.word == "silent")
            #expect(try await resolving.ask("www.corp").answers.count == 1)
            #expect(clearnet.upstreams?.state.word == "silent")
        }
    }
}
