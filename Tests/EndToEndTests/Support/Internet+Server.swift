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
        try await run { internet in
            let folder = internet.folder
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
                launcher: internet.launcher(),
                "--config",
                config,
                "--nvs",
                folder.write(chain, to: "names.nvs")
            )
            try await server.ready()
            try await body(internet, server)
            await server.stop()
        }
    }

    /// The same with servers that follow a script.
    static func run(
        _ settings: String = "mode = \"hybrid\"",
        chain: String = "dns:own.emc\tA=192.0.2.90|SD=www\t10\ndns:www.own.emc\tA=192.0.2.91\t10\n",
        script: String,
        _ body: (Internet, Server, ScriptedServers) async throws -> Void
    ) async throws {
        try await run(settings, chain: chain) { internet, server in
            let servers = try ScriptedServers(script, in: internet)
            defer { servers.stop() }
            try await body(internet, server, servers)
        }
    }
}
