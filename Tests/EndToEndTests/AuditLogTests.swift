// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// What is recorded before it is done, and what happens where nothing can be recorded.
@Suite("The audit log", .timeLimit(.minutes(3)))
struct AuditLogTests {
    private static let number = "+19995550123"

    private static func register(_ number: String, at server: Server) async throws -> Curl {
        try await Curl.ask(
            "http://localhost/enum/register",
            "--unix-socket",
            server.data + "/http.sock",
            "--json",
            "{\"phone_number\":\"\(number)\",\"sip_uri\":\"sip:a@example.com\"}"
        )
    }

    /// The actions of the entries.
    private static func actions(in data: String) throws -> [String] {
        try String(contentsOfFile: data + "/audit.log", encoding: .utf8)
            .matches(of: /"action":"([^"]*)"/)
            .map { String($0.1) }
    }

    @Test("that is damaged in an old line keeps DNS and reads going, and nothing is written", arguments: [false, true])
    func damaged(isCutOff: Bool) async throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/data"
        let first = try Server(data: data, "--http", "127.0.0.1:0")
        try await first.ready()
        try await first.line(with: "numen-wallet is running")
        for index in 0..<3 {
            #expect(try await Self.register("+1999555010\(index)", at: first).status == 201)
        }
        await first.stop()
        let path = data + "/audit.log"
        var log = try #require(FileManager.default.contents(atPath: path))
        let name = try #require(log.firstRange(of: Data("0.1.0.5.5.5".utf8)))
        if isCutOff {
            log.removeLast(log.count / 2)
        } else {
            log[name.lowerBound] = UInt8(ascii: "7")
        }
        try log.write(to: URL(filePath: path))

        let server = try Server(data: data, "--http", "127.0.0.1:0")
        try await server.ready()
        let line = try await server.line(with: "until the audit log is mended")
        #expect(line.contains("move audit.log and access.sqlite away together"))
        #expect(try await server.dig("+short NAPTR 0.0.1.0.5.5.5.9.9.9.1.e164.arpa").contains("sip:a@example.com"))
        let url = "http://127.0.0.1:\(try await server.httpPort)"
        #expect(try await Curl.ask(url + "/enum/lookup?number=%2B19995550100").status == 200)
        try await server.line(with: "numen-wallet is running")
        let refused = try await Self.register(Self.number, at: server)
        #expect(refused.status == 503)
        #expect(refused["code"] == "audit_unavailable")
        let health = try await Curl.ask("http://localhost/health", "--unix-socket", data + "/http.sock")
        #expect(health.status == 200)
        #expect(health.body.contains(#""audit.log":{"restarts":0,"state":"unusable"}"#), "\(health.body)")
        for arguments in [["token", "new", "--scope", "register"], ["nvs", "new", "dns:a.emc", "A=192.0.2.1", "7"]] {
            let command = try await Program.run(Program.numen, arguments + ["--data", data])
            #expect(command.status != 0)
            #expect(command.errors.contains("audit.log"), "\(command.errors)")
        }
        #expect(try await server.numen("nvs", "show", "dns:a.emc").status != 0)
        #expect(FileManager.default.contents(atPath: path) == log)
        #expect(await server.stop() == 0)
    }

    @Test("has what was written on the embedded chain by command, before it is done")
    func commands() async throws {
        let folder = try TemporaryFolder()
        let server = try Server(data: folder.path + "/data")
        try await server.ready()
        #expect(try await server.numen("nvs", "new", "dns:a.emc", "A=192.0.2.1", "7").status == 0)
        #expect(try await server.numen("nvs", "update", "dns:a.emc", "A=192.0.2.2", "7").status == 0)
        #expect(try await server.numen("nvs", "delete", "dns:a.emc").status == 0)
        #expect(try await server.numen("nvs", "delete", "dns:a.emc").status != 0)
        #expect(try await server.numen("nvs", "show", "dns:a.emc").status == 0)
        #expect(try Self.actions(in: server.data) == ["nvs.new", "nvs.update", "nvs.delete", "nvs.delete"])
        let log = try String(contentsOfFile: server.data + "/audit.log", encoding: .utf8)
        #expect(log.split(separator: "\n").allSatisfy { $0.contains("\"actor\":\"uid:\(getuid())\"") })
        #expect(log.contains(#""days":7,"name":"dns:a.emc""#), "\(log)")
        #expect(try await server.numen("audit", "verify").status == 0)
        await server.stop()
    }

    @Test("gets what was spent also while the wallet's node is away")
    func nodeAway() async throws {
        let site = try await WalletSite()
        let order = try await site.register(Self.number, key: "k")
        let id = try #require(order["id"], "\(order.body)")
        try await site.mine()
        _ = try await site.registration(id) { $0["state"] == "confirmed" }
        let cost = try await site.eventually {
            let books = try await site.books()
            return books.confirmed > 0 ? books.spent : nil
        }
        await site.server.stop()
        // A new log has to hear of everything.
        for file in ["audit.log", "access.sqlite"] {
            try FileManager.default.removeItem(atPath: site.server.data + "/" + file)
        }
        site.node.set { $0.isAway = true }
        try await site.startAgain()
        let books = try await site.eventually {
            // The file is made when there is something to record.
            let books = try? await site.books()
            return books?.confirmed ?? 0 > 0 ? books : nil
        }
        #expect(books == WalletSite.Books(confirmed: 1, spent: cost))
        // Each cause is told, and once.
        try await site.server.line(with: "not all that was spent is recorded: ")
        await site.stop()
    }
}
