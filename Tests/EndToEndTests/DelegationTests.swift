// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// Names that the chain has given to other servers, which would speak for them for as long as they are listened to.
@Suite(
    "Delegations that change",
    .enabled(if: Internet.obstacle == nil, Comment(rawValue: Internet.obstacle ?? "")),
    .timeLimit(.minutes(5))
)
struct DelegationTests {
    private static let chain = """
        dns:sold.emc\tNS=ns.sold.emc|SD=ns\t10
        dns:ns.sold.emc\tA=192.0.2.65\t10

        """

    /// The servers of the old owner and of the new one; both want to be believed for a week.
    private static let script = ["192.0.2.65": "203.0.113.4", "192.0.2.66": "203.0.113.5"]
        .map { server, address in
            """
            server \(server)
            zone sold.emc
            ttl 604800
            sold.emc NS ns.sold.emc
            ns.sold.emc A \(server)
            *.sold.emc A \(address)

            """
        }
        .joined()

    @Test("The old servers are asked no more soon after the block", arguments: ["hybrid", "hybrid only=sold.emc"])
    func change(client: String) async throws {
        let settings = "mode = \"hybrid\"\nclients = [\"127.0.0.1 \(client)\"]"
        try await Internet.run(settings, chain: Self.chain, script: Self.script) { internet, server, servers in
            #expect(try await internet.dig(server, "www.sold.emc").answers == ["www.sold.emc. A 203.0.113.4"])
            #expect(try await server.numen("nvs", "update", "dns:ns.sold.emc", "A=192.0.2.66", "10").status == 0)
            let end = ContinuousClock.now + .seconds(75)
            var number = 0
            var answers: [String] = []
            while answers.last?.hasSuffix("203.0.113.5") != true, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(250))
                number += 1
                answers = try await internet.dig(server, "new-\(number).sold.emc").answers
            }
            #expect(answers == ["new-\(number).sold.emc. A 203.0.113.5"])
            #expect(try await internet.dig(server, "www.sold.emc").answers == ["www.sold.emc. A 203.0.113.5"])
            let asked = try servers.count(at: "192.0.2.65")
            #expect(try await internet.dig(server, "last.sold.emc").answers == ["last.sold.emc. A 203.0.113.5"])
            #expect(try servers.count(at: "192.0.2.65") == asked)
        }
    }

    /// Servers that names are delegated to: in the network of the tests' server, and on its machine.
    private static let inner = [
        "inner": "A=10.9.0.2", "six": "AAAA=fd00:9::2", "both": "A=10.9.0.2|AAAA=fd00:9::2",
        "mapped": "AAAA=::ffff:10.9.0.2", "looped": "A=127.0.0.1", "own": "A=198.51.100.1",
        "ownsix": "AAAA=2001:db8::1",
    ]

    @Test("They lead into the own network if the operator expects that", arguments: [false, true])
    func ownNetwork(isExpected: Bool) async throws {
        var chain = "dns:out.emc\tNS=ns.out.emc|SD=ns\t10\ndns:ns.out.emc\tA=192.0.2.65\t10\n"
        for (name, addresses) in Self.inner {
            chain += "dns:\(name).emc\tNS=ns.\(name).emc|SD=ns\t10\ndns:ns.\(name).emc\t\(addresses)\t10\n"
        }
        func servers(_ addresses: [String]) -> String {
            let zones = Self.inner.keys.map { "zone \($0).emc\nwww.\($0).emc A 203.0.113.6\n" }.joined()
            return addresses.map { "server \($0)\n\(zones)zone cut.out.emc\n*.cut.out.emc A 203.0.113.6\n" }.joined()
        }
        // The Internet has names that lead there, too: by an alias, and by a server whose address the chain has.
        let script =
            servers(["10.9.0.2", "fd00:9::2"]) + """
                server 192.0.2.64
                zone wild
                wild NS ns.wild
                ns.wild A 192.0.2.64
                alias.wild CNAME www.inner.emc
                given.wild NS ns.both.emc
                server 192.0.2.65
                zone out.emc
                www.out.emc A 203.0.113.7
                cut.out.emc NS ns.cut.out.emc
                ns.cut.out.emc A 10.9.0.2

                """
        let settings = "mode = \"hybrid\"\n" + (isExpected ? "private-domains = [\"inner.emc\"]\n" : "")
        try await Internet.run(settings, chain: chain, script: script) { internet, server, outside in
            let here = ["127.0.0.1", "198.51.100.1", "2001:db8::1"]
            let machine = try ScriptedServers(servers(here), in: internet, outside: false)
            defer { machine.stop() }
            #expect(try await internet.dig(server, "www.out.emc").answers == ["www.out.emc. A 203.0.113.7"])
            let names = Self.inner.keys.map { "www.\($0).emc" } + ["alias.wild", "www.given.wild", "x.cut.out.emc"]
            for name in names {
                let answer = try await internet.dig(server, name)
                let isFound = isExpected && ["www.inner.emc", "alias.wild"].contains(name)
                #expect(answer.code == (isFound ? "NOERROR" : "SERVFAIL"), "\(name): \(answer.code)")
                #expect(answer.answers.contains { $0.hasSuffix(" 203.0.113.6") } == isFound, "\(name)")
                #expect(isFound || answer.error != nil, "\(name)")
            }
            let asked = try outside.counts()
            #expect(asked["10.9.0.2", default: [:]].isEmpty != isExpected)
            #expect(asked["10.9.0.2", default: [:]].keys.allSatisfy { $0.contains("inner.emc") })
            #expect(asked["fd00:9::2", default: [:]] == [:])
            #expect(try machine.counts() == [:])
        }
    }
}
