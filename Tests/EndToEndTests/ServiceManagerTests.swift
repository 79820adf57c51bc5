// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// The server as a service of systemd; see `Fixtures/manager.py`.
@Suite("A service of systemd", .timeLimit(.minutes(2)))
struct ServiceManagerTests {
    @Test("tells when it listens, that it goes on and when it ends, and gives its lines a level")
    func notified() async throws {
        let folder = try TemporaryFolder()
        let names = try folder.write("dns:www.coin\tA=192.0.2.80\t10\n", to: "names.nvs")
        let server = try Server(
            data: folder.path + "/data",
            launcher: ["/usr/bin/python3", Internet.path(of: "manager.py")],
            "--nvs",
            names
        )
        try await server.line(with: "told READY=1")
        try await server.ready()
        #expect(try await server.dig("www.coin") == "www.coin. 3600 IN A 192.0.2.80")
        try await server.line(with: "told WATCHDOG=1", count: 5)
        #expect(!server.text.contains("told STOPPING=1"))
        #expect(server.text.contains(/(^|\n)<6>numen: DNS on 127\.0\.0\.1:/))
        #expect(await server.stop() == 0)
        #expect(server.text.contains("told STOPPING=1"))
        // Neither lines without a level nor the time, which the journal adds.
        let own = server.text.split(separator: "\n").filter { !$0.hasPrefix("told ") }
        #expect(own.allSatisfy { $0.contains(/^<[2-7]>[a-z]/) }, "\(server.text)")
    }

    @Test("writes as ever where the journal's variable was inherited, and the journal was not")
    func inherited() async throws {
        let folder = try TemporaryFolder()
        let server = try Server(
            data: folder.path + "/data",
            launcher: ["/usr/bin/env", "JOURNAL_STREAM=1:2", "NOTIFY_SOCKET="],
            "--nvs",
            try folder.write("dns:www.coin\tA=192.0.2.80\t10\n", to: "names.nvs")
        )
        try await server.ready()
        #expect(server.text.contains(/(^|\n)20[0-9-]+T[0-9:]+Z info     numen: DNS on/), "\(server.text)")
        #expect(!server.text.contains("<6>"))
        #expect(await server.stop() == 0)
    }
}
