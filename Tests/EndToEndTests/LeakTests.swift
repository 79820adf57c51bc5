// SPDX-License-Identifier: MIT
import Foundation
import RandomTesting
import Testing

/// What a server tells the Internet of names that are not the Internet's, while it asks it for others.
@Suite(
    "Names that are not the Internet's",
    .enabled(if: Internet.obstacle == nil, Comment(rawValue: Internet.obstacle ?? "")),
    .timeLimit(.minutes(10))
)
struct LeakTests {
    private static let chain = ["emc", "coin", "ness", "enum", "e164.arpa"]
    private static let otherSystems = [
        "alt", "bit", "eth", "exit", "gnu", "i2p", "loki", "meship", "meshname", "onion", "snode", "tor", "ygg", "zkey",
    ]
    private static let special = [
        "localhost", "invalid", "test", "local", "home.arpa", "service.arpa", "resolver.arpa", "ipv4only.arpa",
        "127.in-addr.arpa", "10.in-addr.arpa", "168.192.in-addr.arpa", "16.172.in-addr.arpa", "100.100.in-addr.arpa",
        "d.f.ip6.arpa", "8.e.f.ip6.arpa",
    ]
    private static let all = chain + otherSystems + special

    /// Somebody who has names of his own lead to each of them in every way that there is.
    private static var script: String {
        var lines = ["server 192.0.2.64", "zone wild", "wild NS ns.wild", "ns.wild A 192.0.2.64"]
        lines.append("*.seen.wild A 203.0.113.1")
        for (number, suffix) in all.enumerated() {
            lines += [
                "alias-\(number).wild CNAME secret.\(suffix)", "apex-\(number).wild CNAME \(suffix)",
                "far-\(number).wild CNAME alias-\(number).wild", "name-\(number).wild DNAME \(suffix)",
                "cut-\(number).wild NS secret.\(suffix)", "mail-\(number).wild MX 10 secret.\(suffix)",
                "glued-\(number).wild NS secret.\(suffix)", "secret.\(suffix) A 192.0.2.64",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let walking = "mode = \"hybrid\""
    private static let forwarding = "mode = \"hybrid\"\nforwarders = [\"192.0.2.64:53\"]\ninsecure = [\".\"]"

    @Test("are in no packet, whoever leads there", arguments: [walking, forwarding])
    func ledAway(settings: String) async throws {
        try await Internet.run(settings, script: Self.script) { internet, server, _ in
            let watcher = try Watcher(Self.all + ["wild"], in: internet)
            defer { watcher.stop() }
            for (number, suffix) in Self.all.enumerated() {
                for question in ["alias-\(number).wild A", "far-\(number).wild PTR", "www.name-\(number).wild TXT"] {
                    let answer = try await internet.dig(server, question)
                    #expect(answer.code == "NXDOMAIN", "\(question): \(suffix)")
                    #expect(answer.answers.contains { $0.contains("CNAME") }, "\(question): \(suffix)")
                }
                #expect(try await internet.dig(server, "apex-\(number).wild AAAA").answers.count == 1, "\(suffix)")
                #expect(try await internet.dig(server, "mail-\(number).wild MX").answers.count == 1, "\(suffix)")
                for name in ["www.cut-\(number).wild", "glued-\(number).wild"] {
                    let answer = try await internet.dig(server, name)
                    #expect(answer.answers.isEmpty, "\(name): \(suffix)")
                }
                #expect(try await internet.dig(server, "secret.\(suffix) TXT").answers.isEmpty, "\(suffix)")
            }
            var counts = try watcher.counts()
            #expect(counts.removeValue(forKey: "packets") ?? 0 > Self.all.count)
            #expect(counts.removeValue(forKey: "wild") ?? 0 > Self.all.count)
            #expect(counts.filter { $0.value > 0 } == [:])
        }
    }

    @Test("are in no packet, whatever is asked", arguments: [walking, forwarding])
    func askedFor(settings: String) async throws {
        try await Internet.run(settings, script: Self.script) { internet, server, _ in
            let watcher = try Watcher(Self.all + ["seen.wild"], in: internet)
            defer { watcher.stop() }
            for round in 0..<(longTests ? 20 : 1) {
                let answers = try await internet.load(server, count: longTests ? 5_000 : 500, seed: round)
                #expect(answers["answered"] ?? 0 > 0)
            }
            // The last packet is seen, so the others were.
            _ = try await internet.dig(server, "www.seen.wild")
            var counts = try watcher.counts()
            #expect(counts.removeValue(forKey: "packets") ?? 0 > 100)
            #expect(counts.removeValue(forKey: "seen.wild") ?? 0 > 0)
            #expect(counts.filter { $0.value > 0 } == [:])
        }
    }
}
