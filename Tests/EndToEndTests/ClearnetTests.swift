// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// The toggle as operators turn it.
///
/// The upstream is a second server, of which the zone `outside` is asked.
@Suite("The clearnet", .timeLimit(.minutes(5)))
struct ClearnetTests {
    /// Two servers: one that people ask, and one for all that is outside of it.
    private func run(_ body: (Server, Server) async throws -> Void) async throws {
        let outer = try TemporaryFolder()
        let seed = try outer.write("dns:www.outside\tA=192.0.2.80\t10\n", to: "o.nvs")
        let config = try outer.write("[dns]\ntlds = [\"outside\"]\n", to: "o.toml")
        let upstream = try Server(data: outer.path + "/data", "--config", config, "--nvs", seed)
        try await upstream.ready()
        let inner = try TemporaryFolder()
        let settings = try await inner.write(
            "[clearnet]\nforwarders = [\"127.0.0.1:\(upstream.port)\"]\ninsecure = [\".\"]\n",
            to: "i.toml"
        )
        let server = try Server(data: inner.path + "/data", "--config", settings)
        try await server.ready()
        try await body(server, upstream)
        await server.stop()
        await upstream.stop()
    }

    @Test("is off, is turned on and off, and stays so over a restart")
    func toggle() async throws {
        try await run { server, _ in
            func status() async throws -> String {
                try await server.dig("+comments www.outside")
            }
            #expect(try await status().contains("NXDOMAIN"))
            let shown = try await server.numen("clearnet")
            #expect(shown.output.contains("Emer only (emerdns)"))
            #expect(shown.output.contains("resolver: off"))

            #expect(try await server.numen("clearnet", "on").output.contains("resolver: on"))
            #expect(try await server.dig("+short www.outside") == "192.0.2.80")
            #expect(try await server.dig("+short +tcp www.outside") == "192.0.2.80")
            #expect(try await server.numen("clearnet", "flush", "outside").status == 0)
            #expect(try await server.dig("+short www.outside") == "192.0.2.80")

            #expect(try await server.numen("clearnet", "off").status == 0)
            #expect(try await status().contains("NXDOMAIN"))
            let wrong = try await server.numen("clearnet", "mode", "sideways")
            #expect(wrong.status != 0 && wrong.errors.contains("emerdns, hybrid and icann"))

            #expect(try await server.numen("clearnet", "mode", "hybrid").status == 0)
            let audit = try await server.numen("audit", "show")
            #expect(audit.output.contains("clearnet.mode"))
            let settings = server.data.replacing("/data", with: "/i.toml")
            await server.stop()
            let again = try Server(data: server.data, "--config", settings)
            try await again.ready()
            #expect(try await again.dig("+short www.outside") == "192.0.2.80")
            #expect(try await again.numen("clearnet", "reset").output.contains("Emer only (emerdns)"))
            await again.stop()
        }
    }
}
