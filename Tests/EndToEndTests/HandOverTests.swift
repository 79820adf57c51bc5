// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// Sockets that somebody else has opened, as systemd hands them over; see `Fixtures/handover.py`.
@Suite("Sockets from systemd", .timeLimit(.minutes(5)))
struct HandOverTests {
    private static let python = "/usr/bin/python3"

    private func launcher(_ address: String = "127.0.0.1", _ port: Int = 0, _ what: String = "both") -> [String] {
        [Self.python, Internet.path(of: "handover.py"), address, "\(port)", what]
    }

    private func folder() throws -> (TemporaryFolder, names: String) {
        let folder = try TemporaryFolder()
        return (folder, try folder.write("dns:www.coin\tA=192.0.2.80\t10\n", to: "names.nvs"))
    }

    @Test("are served on, by one server after the other")
    func served() async throws {
        let (folder, names) = try folder()
        let server = try Server(data: folder.path + "/data", dns: nil, launcher: launcher(), "--nvs", names)
        let port = try await server.port
        for round in 1...3 {
            try await server.line(with: "answering from", count: round)
            for options in ["+notcp", "+tcp"] {
                #expect(try await server.dig("\(options) www.coin") == "www.coin. 3600 IN A 192.0.2.80")
            }
            // Nothing beside them, and the same ones each time.
            #expect(server.text.matches(of: /: DNS on/).count == round)
            #expect(server.text.matches(of: /DNS on 127\.0\.0\.1:(\d+),/).allSatisfy { Int($0.1) == port })
            let child = try #require(try ProcessTable.children(of: server.process.processIdentifier).first)
            kill(child.number, SIGTERM)
        }
        try await server.line(with: "answering from", count: 4)
        #expect(await server.stop() == 0)
    }

    @Test("are completed by what is missing")
    func completed() async throws {
        let (folder, names) = try folder()
        let server = try Server(
            data: folder.path + "/data",
            dns: nil,
            launcher: launcher("127.0.0.1", 0, "udp"),
            "--nvs",
            names
        )
        try await server.ready()
        for options in ["+notcp", "+tcp"] {
            #expect(try await server.dig("\(options) www.coin") == "www.coin. 3600 IN A 192.0.2.80")
        }
        #expect(await server.stop() == 0)
    }

    @Test("are refused if they are not what was asked for")
    func refused() async throws {
        let (folder, names) = try folder()
        func refusal(_ launcher: [String], _ words: String...) async throws -> String {
            let serve = [Program.numen, "serve", "--data", folder.path + "/data", "--nvs", names]
            let rest = ["--http", "off", "--control", "off"]
            let run = try await Program.run(launcher[0], Array(launcher.dropFirst()) + serve + rest + words)
            #expect(run.status == 1)
            return run.errors
        }
        #expect(try await refusal(launcher(), "--dns", "127.0.0.1:0").contains("dns.listen does not name that address"))
        #expect(try await refusal(launcher("127.0.0.1", 0, "file")).contains("the descriptor 3 was handed over"))
        #expect(try await refusal(launcher("::")).contains("it needs BindIPv6Only=ipv6-only"))
    }

    @Test("for another process are left alone")
    func others() async throws {
        let (folder, names) = try folder()
        let server = try Server(
            data: folder.path + "/data",
            launcher: ["/usr/bin/env", "LISTEN_PID=1", "LISTEN_FDS=3"],
            "--nvs",
            names
        )
        try await server.ready()
        #expect(try await server.dig("www.coin") == "www.coin. 3600 IN A 192.0.2.80")
        #expect(await server.stop() == 0)
    }
}
