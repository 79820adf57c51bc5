// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// A server whose resolver for names of the Internet cannot be made.
@Suite("A resolver that cannot be made", .timeLimit(.minutes(5)))
struct FailedResolverTests {
    /// A server whose root hints are in a file that is there or not.
    private func run(_ body: (String, () throws -> Server) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let names = try folder.write("dns:www.coin\tA=192.0.2.80\t10\n", to: "s.nvs")
        let hints = folder.path + "/hints"
        // Nothing is asked of the forwarder: it is only to be there while the toggle is on.
        let config = try folder.write(
            "[clearnet]\nforwarders = [\"127.0.0.1:9\"]\nroot-hints = \"\(hints)\"\n",
            to: "n.toml"
        )
        try await body(hints) {
            try Server(data: folder.path + "/data", "--config", config, "--nvs", names)
        }
    }

    private func writeHints(_ path: String) throws {
        try Data(". 3600000 NS ns.\nns. 3600000 A 127.0.0.1\n".utf8).write(to: URL(filePath: path))
    }

    @Test("leaves the toggle where it was")
    func turning() async throws {
        try await run { hints, start in
            let server = try start()
            try await server.ready()
            for words in [["on"], ["mode", "icann"]] {
                let turned = try await Program.run(Program.numen, ["clearnet"] + words + ["--data", server.data])
                #expect(turned.status != 0 && turned.errors.contains("nothing was changed"))
                #expect(turned.errors.contains(hints))
                let shown = try await server.numen("clearnet").output
                #expect(shown.contains("Emer only (emerdns)") && shown.contains("resolver: off"))
                #expect(shown.contains("said by: nobody; this is the default"))
                #expect(!FileManager.default.fileExists(atPath: server.data + "/clearnet"))
            }
            #expect(try await server.dig("+short www.coin") == "192.0.2.80")
            #expect(try await server.dig("+comments www.example").contains("NXDOMAIN"))
            try writeHints(hints)
            #expect(try await server.numen("clearnet", "on").output.contains("resolver: on"))
            await server.stop()
        }
    }

    @Test("keeps nobody from names of the chain, and is made when that is possible")
    func starting() async throws {
        try await run { hints, start in
            try writeHints(hints)
            let first = try start()
            try await first.ready()
            #expect(try await first.numen("clearnet", "on").status == 0)
            await first.stop()
            try FileManager.default.removeItem(atPath: hints)

            let server = try start()
            try await server.line(with: "those of the chain alone are answered: ")
            try await server.ready()
            #expect(try await server.dig("+short www.coin") == "192.0.2.80")
            #expect(try await server.dig("+comments www.example").contains("SERVFAIL"))
            let shown = try await server.numen("clearnet").output
            #expect(shown.contains("resolver: failed: ") && shown.contains(hints))

            func hangUp() async throws {
                _ = try await Program.run("/bin/kill", ["-HUP", "\(server.process.processIdentifier)"])
            }
            try await hangUp()
            try await server.line(with: "those of the chain alone are answered: ", count: 2)
            #expect(!server.text.contains("nothing was read anew"))
            try writeHints(hints)
            try await hangUp()
            try await server.line(with: "clients see both now", count: 2)
            #expect(try await server.numen("clearnet").output.contains("resolver: on"))
            await server.stop()
        }
    }
}
