// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// What is kept, taken to another place.
@Suite("Backup and restore", .timeLimit(.minutes(3)))
struct BackupTests {
    @Test("beside a server that runs; the restored one answers the same, knows tokens, and goes on registering")
    func all() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/data"
        let first = try Server(data: data, "--http", "127.0.0.1:0")
        try await first.ready()
        try await first.line(with: "numen-wallet is running")
        let token = try await first.numen("token", "new", "--scope", "register").output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await register("+19995550101", token, at: first).status == 201)
        #expect(try await first.numen("nvs", "new", "dns:kept.emc", "A=192.0.2.7", "7").status == 0)
        let backup = folder.path + "/backup"
        let made = try await first.numen("backup", backup)
        #expect(made.status == 0 && made.output.hasPrefix(backup + ": "), "\(made.errors)")
        // What comes afterwards is not in it.
        #expect(try await first.numen("nvs", "new", "dns:late.emc", "A=192.0.2.8", "7").status == 0)
        let beside = try await first.numen("restore", backup, "--replace")
        #expect(beside.status == 1 && beside.errors.contains("in use by another process"))
        #expect(await first.stop() == 0)

        try FileManager.default.removeItem(atPath: data)
        #expect(try await first.numen("restore", "--check", backup).status == 0)
        let restored = try await first.numen("restore", backup)
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try await first.numen("audit", "verify").status == 0)
        let second = try Server(data: data, "--http", "127.0.0.1:0")
        try await second.ready()
        try await second.line(with: "numen-wallet is running")
        #expect(try await second.dig("kept.emc A").contains("192.0.2.7"))
        #expect(try await second.dig("late.emc A").isEmpty)
        #expect(try await second.dig("NAPTR 1.0.1.0.5.5.5.9.9.9.1.e164.arpa").contains("sip:a@example.com"))
        #expect(try await register("+19995550101", token, at: second).status == 409)
        #expect(try await register("+19995550102", token, at: second).status == 201)
        #expect(await second.stop() == 0)
        #expect(try await first.numen("audit", "verify").status == 0)
    }

    private func register(_ number: String, _ token: String, at server: Server) async throws -> Curl {
        try await Curl.ask(
            "http://127.0.0.1:\(try await server.httpPort)/enum/register",
            "--header",
            "Authorization: Bearer \(token)",
            "--json",
            "{\"phone_number\":\"\(number)\",\"sip_uri\":\"sip:a@example.com\"}"
        )
    }
}
