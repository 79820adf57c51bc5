// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// Resolvers over TLS, good and bad.
@Suite(
    "Upstreams over TLS",
    .enabled(if: Internet.obstacle == nil, Comment(rawValue: Internet.obstacle ?? "")),
    .timeLimit(.minutes(5))
)
struct EncryptedUpstreamTests {
    /// Certificates, and the last part of the address of the server that has it.
    private static let certificates: KeyValuePairs = ["right": 82, "other": 83, "expired": 84, "stranger": 85]

    @Test("Those with the right certificate are asked, all others nothing, not even in the clear (RFC 8310 §5)")
    func certificates() async throws {
        try await Internet.run { internet in
            let folder = internet.folder.path
            let made = try await Program.run("/usr/bin/python3", [Internet.path(of: "certificates.py"), folder])
            try #require(made.status == 0, "\(made.errors)")
            let script = Self.certificates
                .map { name, number in
                    """
                    server 192.0.2.\(number)
                    zone \(name).wild
                    tls \(folder)/\(name).pem
                    *.\(name).wild A 203.0.113.\(number)

                    """
                }
                .joined()
            let servers = try ScriptedServers(script, in: internet)
            defer { servers.stop() }
            let routes = Self.certificates.map { "\"\($0).wild=192.0.2.\($1):853#dns.test\"" }.joined(separator: ", ")
            // The authorities that this machine trusts are others for this server.
            let bundle = "mount --bind \(folder)/bundle.pem /etc/ssl/certs/ca-certificates.crt && exec \"$@\""
            try await internet.serve(
                "mode = \"hybrid\"\ninsecure = [\".\"]\nroutes = [\(routes)]",
                through: ["unshare", "--mount", "sh", "-c", bundle, "--"]
            ) { internet, server in
                for (name, number) in Self.certificates {
                    for label in ["one", "two"] {
                        let answer = try await internet.dig(server, "\(label).\(name).wild")
                        if name == "right" {
                            #expect(answer.answers == ["\(label).right.wild. A 203.0.113.82"])
                        } else {
                            #expect(answer.code == "SERVFAIL" && answer.error == 22, "\(name)")
                            #expect(try servers.count(at: "192.0.2.\(number)") == 0, "\(name)")
                        }
                    }
                }
                #expect(try servers.count(at: "192.0.2.82", "tls") == servers.count(at: "192.0.2.82"))
            }
        }
    }
}
