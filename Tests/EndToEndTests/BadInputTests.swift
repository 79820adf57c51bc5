// SPDX-License-Identifier: MIT
import Foundation
import GRDB
import Testing

/// One clear message that names the thing and the remedy, and an exit code that scripts can see.
@Suite("What cannot work says so", .timeLimit(.minutes(2)))
struct BadInputTests {
    private let folder: TemporaryFolder
    private var data: String { folder.path + "/data" }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A server that gives up: what it said.
    private func fault(_ arguments: String...) async throws -> String {
        let all = ["serve", "--dns", "127.0.0.1:0", "--http", "off", "--control", "off", "--data", data] + arguments
        let program = try await Program.run(Program.numen, all)
        #expect(program.status == 1, "\(program)")
        return program.errors
    }

    @Test("An unknown key is named, with the one that was meant")
    func unknownKey() async throws {
        let file = try folder.write("[dns]\nlisen = [\"127.0.0.1:1053\"]\n", to: "numen.toml")
        for program in [
            try await Program.numen("serve", "--config", file),
            try await Program.numen("check-config", "--config", file),
        ] {
            #expect(program.status == 1)
            #expect(program.errors.contains("dns.lisen"))
            #expect(program.errors.contains("dns.listen"))
        }
    }

    @Test(
        "A setting of the clearnet that cannot be is named",
        arguments: [
            ("control = \"192.0.2.1:8053\"", "192.0.2.1:8053 is not an address of this machine alone"),
            ("control = \"here\"", "clearnet.control:"),
            ("block = [\"words:/a\"]", "formats are hosts, domains, adblock, rpz"),
            ("allow = [\"hosts\"]", "clearnet.allow: \"hosts\" must be a format"),
            ("block = [\"hosts:/nowhere/list\"]", "the list /nowhere/list cannot be read"),
        ]
    )
    func clearnet(line: String, message: String) async throws {
        let file = try folder.write("[clearnet]\n\(line)\n", to: "numen.toml")
        let program = try await Program.numen("serve", "--config", file, "--dns", "127.0.0.1:0", "--data", data)
        #expect(program.status == 1)
        #expect(program.errors.contains(message), "\(program.errors)")
    }

    @Test("A port in use is named")
    func portInUse() async throws {
        let first = try Server(data: folder.path + "/first")
        let port = try await first.port
        let text = try await fault("--dns", "127.0.0.1:\(port)")
        #expect(text.contains("127.0.0.1:\(port)"))
        #expect(text.contains("in use"))
        await first.stop()
    }

    @Test("A data folder that is a file is named")
    func fileAsFolder() async throws {
        _ = try folder.write("", to: "data")
        let text = try await fault()
        #expect(text.contains(data) && text.contains("--data"))
        let below = try await fault("--data", data + "/below")
        #expect(below.contains(data + "/below") && below.contains("--data"))
    }

    @Test("A data folder that another server uses is named")
    func folderInUse() async throws {
        let first = try Server(data: data)
        try await first.ready()
        let text = try await fault()
        #expect(text.contains(data))
        #expect(try await first.dig("+comments SOA emc").contains("status: NOERROR"))
        await first.stop()
    }

    @Test("A data folder of a newer version is left alone", arguments: ["mirror.sqlite", "chain/chain.sqlite"])
    func newerFolder(file: String) async throws {
        let first = try Server(data: data)
        try await first.ready()
        #expect(try await first.numen("nvs", "new", "dns:kept.emc", "A=192.0.2.9", "30").status == 0)
        await first.stop()
        let database = data + "/" + file
        let version = try exchangeVersion(of: database, for: 32_767)
        let text = try await fault()
        #expect(text.contains("newer"), "\(text)")
        #expect(text.contains(data))
        // With the right version it is as good as before.
        _ = try exchangeVersion(of: database, for: version)
        let second = try Server(data: data)
        try await second.ready()
        #expect(try await second.dig("+short A kept.emc") == "192.0.2.9")
        await second.stop()
    }

    private func exchangeVersion(of file: String, for version: Int) throws -> Int {
        let database = try DatabaseQueue(path: file)
        return try database.writeWithoutTransaction { db in
            let old = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            try db.execute(sql: "PRAGMA user_version = \(version)")
            return old
        }
    }

    @Test("A broken seed line is named, and nothing half-done stays")
    func brokenSeed() async throws {
        let file = try folder.write("dns:a.emc\tA=192.0.2.1\t30\ndns:b.emc\tA=192.0.2.1\n", to: "broken.nvs")
        let text = try await fault("--nvs", file)
        #expect(text.contains("broken.nvs") && text.contains("2"), "\(text)")
        // Once the line is right, the same folder works.
        _ = try folder.write("dns:a.emc\tA=192.0.2.1\t30\ndns:b.emc\tA=192.0.2.2\t30\n", to: "broken.nvs")
        let server = try Server(data: data, "--nvs", file)
        try await server.ready()
        #expect(try await server.dig("+short A b.emc") == "192.0.2.2")
        await server.stop()
    }

    @Test("A node that cannot be reached is said once; questions meet SERVFAIL, not a denial")
    func unreachableNode() async throws {
        let cookie = try folder.write("__cookie__:x", to: "cookie")
        let server = try Server(data: data, "--node", "http://127.0.0.1:1/", "--node-cookie", cookie)
        let line = try await server.line(with: "127.0.0.1:1")
        #expect(line.contains("node"))
        #expect(try await server.dig("+comments A site.emc").contains("status: SERVFAIL"))
        #expect(await server.stop() == 0)
    }

    @Test("A wrong password is said in these words")
    func wrongPassword() async throws {
        let chain = try Server(data: folder.path + "/chain")
        let url = try await chain.nodeURL
        let cookie = try folder.write("__cookie__:wrong", to: "cookie")
        let server = try Server(data: data, "--node", url, "--node-cookie", cookie)
        let line = try await server.line(with: "did not accept")
        #expect(line.contains("the cookie in \(cookie)"), "\(line)")
        await server.stop()
        await chain.stop()
    }

    @Test("Commands without a server say how to find one")
    func noServer() async throws {
        let program = try await Program.numen("status", "--data", data)
        #expect(program.status == 1)
        #expect(program.errors.contains(data))
        #expect(program.errors.contains("numen serve"))
    }
}

extension Server {
    /// The URL of its embedded chain.
    var nodeURL: String {
        get async throws {
            let line = try await line(with: "the embedded chain is up")
            return line.firstMatch(of: /url=(\S+)/).map { String($0.1) } ?? ""
        }
    }
}
