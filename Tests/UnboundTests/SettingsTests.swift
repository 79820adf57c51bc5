// SPDX-License-Identifier: MIT
import DNSWire
import Foundation
import IP
import Testing
import Unbound

/// What the library is told, and what it refuses.
///
/// No query is made but those that the library answers itself.
@Suite
struct SettingsTests {
    private let recursion = UnboundSettings()

    private func values(_ name: String, _ settings: UnboundSettings) -> [String] {
        settings.options.filter { $0.name == name }.map(\.value)
    }

    @Test(arguments: [
        ("harden-glue", "yes"), ("harden-dnssec-stripped", "yes"), ("harden-below-nxdomain", "yes"),
        ("harden-algo-downgrade", "yes"), ("harden-short-bufsize", "yes"), ("harden-large-queries", "yes"),
        ("use-caps-for-id", "yes"), ("unwanted-reply-threshold", "0"), ("outgoing-range", "1024"),
        ("edns-buffer-size", "1232"), ("minimal-responses", "yes"), ("qname-minimisation", "yes"),
        ("aggressive-nsec", "yes"), ("serve-expired", "no"), ("prefetch", "no"), ("val-permissive-mode", "no"),
        ("ignore-cd-flag", "no"), ("do-not-query-localhost", "yes"), ("use-syslog", "no"), ("chroot", ""),
        ("cache-max-ttl", "604800"), ("cache-max-negative-ttl", "10800"), ("cache-min-ttl", "0"),
        ("max-sent-count", "32"), ("max-query-restarts", "11"), ("target-fetch-policy", "0 0 0 0 0"),
        ("module-config", "validator iterator"), ("trust-anchor-signaling", "no"), ("do-ip4", "yes"), ("do-ip6", "yes"),
        ("msg-cache-size", "8388608"), ("rrset-cache-size", "16777216"), ("key-cache-size", "4194304"),
        ("neg-cache-size", "4194304"),
    ])
    func whatIsSetForRecursion(_ name: String, _ value: String) {
        #expect(values(name, recursion) == [value])
    }

    @Test func listsAreSetAsAWhole() {
        let addresses = [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.168.0.0/16", "198.18.0.0/15", "::1/128", "fc00::/7", "fe80::/10", "::ffff:0:0/96",
        ]
        #expect(Set(values("private-address", recursion)) == Set(addresses))
        #expect(Set(values("do-not-query-address", recursion)) == ["127.0.0.0/8", "::1/128", "::ffff:0:0/96"])
        #expect(values("trust-anchor", recursion) == TrustAnchors.root)
    }

    @Test func serversOfTheOwnNetworkAreUpstreamsAlone() throws {
        var settings = recursion
        settings.asksPrivateServers = false
        settings.forwarders = [try Upstream(address: "192.168.0.1"), try Upstream(address: "127.0.0.1")]
        let texts = values("do-not-query-address", settings)
        let refused = texts.compactMap { try? IPNetwork($0) }
        func isRefused(_ address: String) throws -> Bool {
            let address = try #require(IPAddress(address))
            return refused.contains { $0.address.number <= address.number && address.number <= $0.lastAddress.number }
        }
        for address in [
            "192.168.0.0", "192.168.0.2", "192.168.255.1", "10.0.0.1", "127.0.0.2", "169.254.0.1", "fd00::1", "fe80::1",
            "::1",
        ] {
            #expect(try isRefused(address), "\(address)")
        }
        for address in ["192.168.0.1", "127.0.0.1", "192.0.2.1", "2001:db8::1"] {
            #expect(try !isRefused(address), "\(address)")
        }
        #expect(texts.contains("::ffff:0:0/96") && Set(texts).count == texts.count)
    }

    @Test func whatForwardingChanges() throws {
        var settings = recursion
        settings.forwarders = [try Upstream(address: "192.0.2.53")]
        #expect(values("use-caps-for-id", settings) == ["no"])
        settings.forwarders = []
        settings.forwardZones = [
            UpstreamZone(try DomainName(presentation: "corp.example"), [try Upstream(address: "192.0.2.53")])
        ]
        #expect(values("use-caps-for-id", settings) == ["yes"])
        #expect(values("caps-whitelist", settings) == ["corp.example."])
    }

    /// The library takes them all, and sends nothing for it.
    @Test func theDefaultsWork() async throws {
        let resolver = try UnboundResolver(recursion)
        defer { resolver.close() }
        #expect(try await resolver.ask("localhost.").addresses == ["127.0.0.1"])
        #expect(resolver.recentLog == [])
    }

    /// IANA's keys, as Debian ships them.
    @Test func theBundledAnchorsAreTheRootsKeys() throws {
        let file = "/usr/share/dns/root.ds"
        try #require(FileManager.default.fileExists(atPath: file), "the package dns-root-data is missing")
        let records = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
            .map { line in
                line.split(separator: " ").joined(separator: " ")
            }
        #expect(Set(records) == Set(TrustAnchors.root))
        #expect(recursion.trustAnchorFiles == [TrustAnchors.debianFile])
    }

    @Test func theLibraryIsNamed() {
        #expect(UnboundLibrary.version.split(separator: ".").count >= 3)
        #expect(UnboundLibrary.hasRequiredFixes)
    }

    // MARK: What is refused

    private func failure(_ change: (inout UnboundSettings) -> Void) -> UnboundError? {
        do throws(UnboundError) {
            try UnboundResolver(.onLoopback(change)).close()
            return nil
        } catch {
            return error
        }
    }

    @Test func mistakesAreNamed() throws {
        #expect(failure { $0.trustAnchorFiles = ["/nowhere/root.key"] } == .file(path: "/nowhere/root.key", errno: 2))
        #expect(failure { $0.rootHintsFile = "/nowhere/hints" } == .file(path: "/nowhere/hints", errno: 2))
        let name = try DomainName(presentation: "a.example.")
        #expect(failure { $0.stubs = [UpstreamZone(name, [])] } == .zone("a.example."))
        let upstream = try Upstream(address: "192.0.2.1")
        let quote = try DomainName(labels: [Array("a\"\n".utf8)])
        #expect(failure { $0.forwardZones = [UpstreamZone(quote, [upstream])] } == .zone(quote.description))
        #expect(failure { $0.outgoingSockets = 0 }?.description.contains("outgoing-range 0") == true)
        let anchor = failure { $0.trustAnchors = ["nonsense"] }
        #expect(anchor?.description.contains("nonsense") == true, "\(String(describing: anchor))")
        #expect(throws: UnboundError.address("dns.example")) { try Upstream(address: "dns.example") }
    }

    @Test func upstreamsAreWrittenAsUnboundDoes() throws {
        #expect(try Upstream(address: "192.0.2.1").description == "192.0.2.1@53")
        #expect(
            try Upstream(address: "2001:db8::1", tlsName: "dns.example").description == "2001:db8::1@853#dns.example"
        )
        #expect(try Upstream(address: "192.0.2.1", port: 5_353).port == 5_353)
    }
}
