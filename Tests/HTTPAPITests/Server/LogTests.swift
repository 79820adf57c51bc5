// SPDX-License-Identifier: MIT
import HTTPAPI
import Logging
import Testing

@Suite("The log of HTTP")
struct LogTests {
    @Test("has what its level asks for, and nothing of each connection before that is wanted")
    func levels() async throws {
        for (level, levels) in [
            (Logger.Level.debug, ["debug", "warning", "error"]), (.info, ["warning", "error"]),
            (.notice, ["warning", "error"]), (.warning, ["warning", "error"]), (.error, ["error"]), (.critical, []),
        ] {
            let log = LogLines()
            try await EdgeServer.run(logger: log.logger(level)) { server in
                let client = try RawClient(server.port)
                _ = client.ask("GET /fail HTTP/1.1\r\nHost: localhost\r\n\r\n")
                _ = client.ask("GET /hello HTTP/1.1\r\nHost: localhost\r\nForwarded: for=192.0.2.1\r\n\r\n")
            }
            let lines = log.lines
            let found = lines.compactMap { $0.split(separator: " ").first.map(String.init) }
            #expect(Set(found) == Set(levels), "\(lines)")
            #expect(lines.contains("debug answered") == (level == .debug))
        }
    }
}
