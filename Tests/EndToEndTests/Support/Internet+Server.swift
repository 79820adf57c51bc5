// SPDX-License-Identifier: MIT

extension Internet {
    /// Sets one up with a server beside it, which knows it by its root hints and its key.
    ///
    /// - Parameters:
    ///   - settings: lines of the server's table `[clearnet]`.
    ///   - chain: the names of the chain.
    ///   - body: what is done with both.
    /// - Throws: what the body throws, and if one of them does not come up.
    static func run(
        _ settings: String,
        chain: String,
        _ body: (Internet, Server) async throws -> Void
    ) async throws {
        try await run { try await $0.serve(settings, chain: chain, body) }
    }

    /// The same with servers that follow a script.
    static func run(
        _ settings: String = "mode = \"hybrid\"",
        chain: String = "dns:own.emc\tA=192.0.2.90|SD=www\t10\ndns:www.own.emc\tA=192.0.2.91\t10\n",
        script: String,
        _ body: (Internet, Server, ScriptedServers) async throws -> Void
    ) async throws {
        try await run { internet in
            // They are there before anybody asks: who did not answer once is not asked for a while.
            let servers = try ScriptedServers(script, in: internet)
            defer { servers.stop() }
            try await internet.serve(settings, chain: chain) { try await body($0, $1, servers) }
        }
    }

    /// Runs a server beside it, if need be through the words of another command.
    func serve(
        _ settings: String,
        chain: String = "",
        through words: [String] = [],
        _ body: (Internet, Server) async throws -> Void
    ) async throws {
        let config = try folder.write(
            """
            [clearnet]
            root-hints = "\(folder.path)/hints"
            trust-anchors = ["\(folder.path)/anchor"]
            \(settings)

            """,
            to: "numen.toml"
        )
        let server = try Server(
            data: folder.path + "/data",
            launcher: launcher() + words,
            "--config",
            config,
            "--nvs",
            folder.write(chain, to: "names.nvs")
        )
        try await server.ready()
        try await body(self, server)
        await server.stop()
    }
}
