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
}
