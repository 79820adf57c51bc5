// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// The feeder of the kernel's pool beside everything else.
@Suite("The feeder of entropy", .timeLimit(.minutes(5)))
struct EntropyTests {
    @Test("runs as it comes: it mixes in, and nothing counts; killed and stopped, it is back within a second")
    func usual() async throws {
        let folder = try TemporaryFolder()
        let (server, face) = try await Self.serve(in: folder, settings: "")
        try await server.until { try await Self.jitter(face) == "active" }
        let health = try await Curl.ask(face + "/health")
        #expect(health.status == 200 && health["status"] == "healthy")
        #expect((health.json["sources"] as? [String: String])?["rc4ok"] == "active")
        try await server.until { try await Curl.ask(face + "/rate").json["blocks"] as? Int ?? 0 > 0 }
        #expect(try await Curl.ask(face + "/status").json["credited_bits"] as? Int == 0)
        #expect(try await Curl.ask(face + "/entropy?bytes=64").status == 200)
        #expect(try await Curl.ask(face + "/reseed", "--request", "POST").json["success"] as? Bool == true)
        let shown = try await server.numen("entropy")
        #expect(shown.status == 0 && shown.output.contains("secrets      can be made (policy kernel)"))
        #expect(shown.output.contains("jitter       passing") && shown.output.contains("nothing: it is mixed in"))
        let again = try await server.numen("entropy", "restart", "jitter")
        #expect(again.status == 0 && again.output.contains("jitter       starting"))
        let unknown = try await server.numen("entropy", "restart", "coins")
        #expect(unknown.status == 1 && unknown.errors.contains("jitter, rdseed, rdrand, hwrng"))

        for (number, signal) in [SIGKILL, SIGSTOP].enumerated() {
            let before = try #require(try Self.feeder(of: server))
            let start = ContinuousClock.now
            #expect(kill(before.number, signal) == 0)
            // Nobody who asks for names notices.
            #expect(try await server.dig("www.coin A").contains("192.0.2.80"))
            try await server.line(with: "numen-entropy is running", count: number + 2)
            #expect(start.duration(to: .now) < .seconds(2))
        }
        try await server.until { try await Self.jitter(face) == "active" }
        #expect(await server.stop() == 0)
    }

    @Test("strict without a source: nothing secret is made, names are answered, and it goes on when there is one")
    func strict() async throws {
        let folder = try TemporaryFolder()
        let programs = URL(filePath: Program.numen).deletingLastPathComponent()
        // Numen with a feeder that does not work.
        let place = folder.path + "/programs"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for name in ["numen", "numen-wallet"] {
            try FileManager.default.copyItem(at: programs.appending(path: name), to: URL(filePath: "\(place)/\(name)"))
        }
        let broken = try folder.write("#!/bin/sh\nexit 1\n", to: "programs/numen-entropy")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: broken)
        let (server, face) = try await Self.serve(
            in: folder,
            settings: "policy = \"strict\"",
            program: place + "/numen"
        )
        let health = try await Curl.ask(face + "/health")
        #expect(health.status == 503 && health.json["blocking"] as? Bool == true)
        let start = ContinuousClock.now
        let refused = try await Curl.ask(face + "/entropy")
        #expect(refused.status == 503 && refused["code"] == "ENTROPY_BLOCKED")
        #expect(start.duration(to: .now) < .seconds(1))
        let token = try await server.numen("token", "new", "--scope", "list")
        #expect(token.status == 1 && token.output.isEmpty && token.errors.contains("nothing secret can be made"))
        #expect(try await server.numen("entropy").status == 1)
        #expect(try await server.dig("www.coin A").contains("192.0.2.80"))

        // The feeder is mended; it is started again by itself.
        try FileManager.default.removeItem(atPath: broken)
        try FileManager.default.copyItem(at: programs.appending(path: "numen-entropy"), to: URL(filePath: broken))
        try await server.line(with: "secrets can be made")
        #expect(try await Curl.ask(face + "/entropy").status == 200)
        #expect(try await server.numen("token", "new", "--scope", "list").status == 0)
        #expect(await server.stop() == 0)
    }

    @Test(
        "notices within a second when the only source is lost, strict, and takes it back when somebody says so",
        .enabled(if: geteuid() == 0, "needs root's mounts"),
        arguments: ["zeros", "gone"]
    )
    func lost(how: String) async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("random", to: "mode")
        let (server, face) = try await Self.serve(
            in: folder,
            settings: "policy = \"strict\"\nsources = [\"hwrng\"]",
            launcher: [
                "/usr/bin/unshare", "--mount", "/usr/bin/python3", Internet.path(of: "hwrng.py"), folder.path,
            ]
        )
        try await server.line(with: "secrets can be made")
        #expect(try await Curl.ask(face + "/entropy").status == 200)
        let names = try SteadyQuestions([.init(name: "www.coin", isBlocked: false)], port: try await server.port)

        let start = ContinuousClock.now
        _ = try folder.write(how, to: "mode")
        try await server.until { try await Curl.ask(face + "/entropy").status == 503 }
        // A second, and what a loaded machine takes to start curl.
        #expect(start.duration(to: .now) < .seconds(2))
        #expect(try await Curl.ask(face + "/health")["reason"]?.contains("no physical source") == true)
        #expect(try await server.numen("token", "new", "--scope", "list").status == 1)
        let failure = how == "zeros" ? "it gave one value too often in a row" : "it gave nothing"
        #expect(try await server.numen("entropy").output.contains("hwrng        failed: \(failure)"))

        if how == "zeros" {
            _ = try folder.write("random", to: "mode")
            var state: String? = "failed"
            // The first time there may be zeros left that it gave before.
            for _ in 0..<3 where state != "passing" {
                #expect(try await server.numen("entropy", "restart", "hwrng").output.contains("hwrng        starting"))
                try await server.until {
                    let sources = try await Curl.ask(face + "/sources").json["sources"] as? [[String: Any]]
                    state = sources?.first { $0["name"] as? String == "hwrng" }?["state"] as? String
                    return state != "starting"
                }
            }
            #expect(state == "passing")
            #expect(try await server.numen("token", "new", "--scope", "list").status == 0)
        }
        let count = await names.end()
        #expect(count.faults.isEmpty && count.answers > 100)
        #expect(await server.stop() == 0)
    }

    @Test("is missed within a second, strict, when it is killed or stopped", arguments: [SIGKILL, SIGSTOP])
    func missed(signal: Int32) async throws {
        let folder = try TemporaryFolder()
        let (server, face) = try await Self.serve(in: folder, settings: "policy = \"strict\"")
        try await server.until { try await Curl.ask(face + "/health")["status"] == "healthy" }
        let feeder = try #require(try Self.feeder(of: server))
        let start = ContinuousClock.now
        #expect(kill(feeder.number, signal) == 0)
        // What passed ten seconds ago at most is good enough to go on with.
        try await server.line(with: "secrets can be made still")
        #expect(start.duration(to: .now) < .seconds(2))
        #expect(try await server.numen("token", "new", "--scope", "list").status == 0)
        try await server.until { try await Curl.ask(face + "/health")["status"] == "healthy" }
        #expect(await server.stop() == 0)
    }

    @Test("is not started by a server that can give it no rights, if it is to credit")
    func rights() async throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("[entropy]\ncredit = \"measured\"\n", to: "n.toml")
        let server = try Server(
            data: folder.path + "/data",
            launcher: ["/usr/bin/setpriv", "--no-new-privs"],
            "--config",
            config,
            "--entropy",
            "off"
        )
        #expect(await server.end() == 1)
        #expect(server.text.contains("start it as an ordinary user, outside of systemd"))
    }

    @Test("is tested on demand, without a server")
    func test() async throws {
        let program = try await Program.run(Program.numen, ["entropy", "test"], within: .seconds(60))
        #expect(program.status == 0, "\(program.output)")
        #expect(program.output.contains("generators   give what they should"))
        #expect(program.output.contains("jitter       passes: "))
        #expect(program.output.contains("open an Internet socket: Operation not permitted"))
        #expect(program.output.contains("RNDADDENTROPY: Operation not permitted"))
    }

    @Test("credits nothing that was not assessed, and says what to do")
    func credit() async throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("[entropy]\ncredit = \"measured\"\n", to: "n.toml")
        let server = try Server(data: folder.path + "/data", "--config", config, "--entropy", "off")
        #expect(await server.end() == 1)
        #expect(server.text.contains("run numen entropy assess --data \(folder.path)/data"))
    }

    private static func feeder(of server: Server) throws -> ProcessTable.Entry? {
        try ProcessTable.children(of: server.process.processIdentifier).first { $0.name == "numen-entropy" }
    }

    private static func jitter(_ face: String) async throws -> String? {
        (try await Curl.ask(face + "/health").json["sources"] as? [String: String])?["jitter"]
    }

    /// A server that answers for one name, with its face of randomness.
    private static func serve(
        in folder: TemporaryFolder,
        settings: String,
        launcher: [String] = [],
        program: String = Program.numen
    ) async throws -> (server: Server, face: String) {
        let server = try Server(
            data: folder.path + "/data",
            launcher: launcher,
            program: program,
            "--config",
            try folder.write("[entropy]\n" + settings, to: "n.toml"),
            "--nvs",
            try folder.write("dns:www.coin\tA=192.0.2.80\t10\n", to: "s.nvs"),
            "--entropy",
            "127.0.0.1:0"
        )
        try await server.ready()
        return (server, "http://127.0.0.1:\(try await server.entropyPort)")
    }
}
