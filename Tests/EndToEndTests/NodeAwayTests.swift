// SPDX-License-Identifier: MIT
import Foundation
import FoundationNetworking
import Testing

/// A server that follows the chain of another process, as it would follow a node's.
@Suite("A node that goes away", .timeLimit(.minutes(2)))
struct NodeAwayTests {
    @Test("Answers go on, health says so, and it recovers by itself")
    func awayAndBack() async throws {
        let folder = try TemporaryFolder()
        let seed = try #require(Bundle.module.url(forResource: "names", withExtension: "nvs", subdirectory: "Fixtures"))
        let chainData = folder.path + "/chain"
        let rpc = try await freePort()
        let config = try folder.write("[devchain]\nrpc = \"127.0.0.1:\(rpc)\"\n", to: "chain.toml")
        let node = try Server(data: chainData, "--nvs", seed.path, "--config", config)
        let url = try await node.nodeURL
        try await node.ready()

        let http = try await freePort()
        let cookie = chainData + "/chain/.cookie"
        let server = try Server(
            data: folder.path + "/data",
            "--node",
            url,
            "--node-cookie",
            cookie,
            "--http",
            "127.0.0.1:\(http)"
        )
        try await server.ready()
        #expect(try await server.dig("+short A site.emc") == "192.0.2.1")
        #expect(try await health(http) == (200, "healthy"))

        #expect(await node.stop() == 0)
        try await server.line(with: "no connection to the Emercoin node")
        #expect(try await server.dig("+short A site.emc") == "192.0.2.1")
        #expect(try await health(http) == (503, "degraded"))

        // The cookie is another one after the restart.
        let again = try Server(data: chainData, "--config", config)
        try await again.ready()
        #expect(try await again.numen("nvs", "new", "dns:later.emc", "A=192.0.2.77", "30").status == 0)
        try await server.line(with: "answers again")
        #expect(try await eventually { try await server.dig("+short A later.emc") == "192.0.2.77" })
        #expect(try await health(http) == (200, "healthy"))
        await server.stop()
        await again.stop()
    }

    /// Asks again and again until it holds; bounded by the suite's limit of time.
    private func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<400 {
            if try await condition() { return true }
        }
        return false
    }

    private func health(_ port: Int) async throws -> (Int, String) {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/health"))
        let (data, response) = try await URLSession.shared.data(from: url)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        let body = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        return (status, body?["status"] as? String ?? "")
    }

    /// A port that nobody uses now: one that a server got and gave back.
    private func freePort() async throws -> Int {
        let folder = try TemporaryFolder()
        let server = try Server(data: folder.path + "/data")
        let port = try await server.port
        await server.stop()
        return port
    }
}
