// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// What a person sees who starts Numen without a node.
@Suite("A first start", .timeLimit(.minutes(2)))
struct AnswerTests {
    private let folder: TemporaryFolder
    private let server: Server

    init() async throws {
        folder = try TemporaryFolder()
        let seed = try #require(Bundle.module.url(forResource: "names", withExtension: "nvs", subdirectory: "Fixtures"))
        server = try Server(data: folder.path + "/data", "--nvs", seed.path)
        try await server.ready()
    }

    @Test("Names and numbers are answered over UDP and TCP")
    func answers() async throws {
        let expected = [
            "A site.emc": "site.emc. 3600 IN A 192.0.2.1",
            "AAAA site.emc": "site.emc. 3600 IN AAAA 2001:db8::1",
            "MX site.emc": "site.emc. 3600 IN MX 10 mail.site.emc.",
            "TXT site.emc": "site.emc. 3600 IN TXT \"hello world\"",
            "A www.site.emc": "www.site.emc. 3600 IN CNAME site.emc.\nsite.emc. 3600 IN A 192.0.2.1",
            "NAPTR 0.9.8.7.6.5.4.3.2.1.e164.arpa":
                "0.9.8.7.6.5.4.3.2.1.e164.arpa. 3600 IN NAPTR 0 10 \"u\" \"E2U+sip\" \"!^.*$!sip:user@example.com!\" .",
            "NAPTR 3.2.1.0.5.5.5.2.0.2.1.enum":
                "3.2.1.0.5.5.5.2.0.2.1.enum. 86400 IN NAPTR 100 10 \"u\" \"E2U+sip\" "
                + "\"!^\\\\+1(.*)$!sip:\\\\1@example.com!\" .",
        ]
        for (question, answer) in expected {
            #expect(try await server.dig(question) == answer)
            #expect(try await server.dig("+tcp " + question) == answer)
        }
        let missing = try await server.dig("+comments +authority A nothing.emc")
        #expect(missing.contains("status: NXDOMAIN"))
        #expect(missing.contains("SOA"))
    }

    @Test("A name is registered, changed, taken back with its block and deleted; each time the next question sees it")
    func changes() async throws {
        #expect(try await server.numen("nvs", "new", "dns:mine.emc", "A=192.0.2.7", "30").status == 0)
        #expect(try await server.dig("+short A mine.emc") == "192.0.2.7")
        #expect(try await server.numen("nvs", "update", "dns:mine.emc", "A=192.0.2.8", "30").status == 0)
        #expect(try await server.dig("+short A mine.emc") == "192.0.2.8")
        let history = try await server.numen("nvs", "history", "dns:mine.emc")
        #expect(history.output.contains("name_new") && history.output.contains("name_update"))

        #expect(try await server.numen("devchain", "invalidate", "2").status == 0)
        #expect(try await server.dig("+short A mine.emc") == "")
        #expect(try await server.numen("devchain", "mine", "2").status == 0)
        #expect(try await server.dig("+short A mine.emc") == "192.0.2.8")

        #expect(try await server.numen("nvs", "delete", "dns:mine.emc").status == 0)
        #expect(try await server.dig("+comments A mine.emc").contains("status: NXDOMAIN"))
    }

    @Test("The commands that ask the server print what it knows, and end with 1 where it knows nothing")
    func commands() async throws {
        let status = try await server.numen("status")
        #expect(status.status == 0)
        #expect(status.output.contains("answering  yes"))
        let lookup = try await server.numen("lookup", "site.emc", "MX")
        #expect(lookup.status == 0)
        #expect(lookup.output.contains("10 mail.site.emc."))
        let number = try await server.numen("enum", "+1 202 555 0123")
        #expect(number.status == 0)
        #expect(number.output.hasSuffix("sip:2025550123@example.com\n"))
        let shown = try await server.numen("nvs", "show", "dns:site.emc")
        #expect(shown.output.contains("A=192.0.2.1|AAAA=2001:db8::1"))
        let list = try await server.numen("nvs", "list", "enum:")
        #expect(list.output.split(separator: "\n").count >= 2)
        let missing = try await server.numen("nvs", "show", "dns:nothing.emc")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("there is no name \"dns:nothing.emc\""))
        let refused = try await server.numen("nvs", "new", "dns:site.emc", "A=192.0.2.9", "30")
        #expect(refused.status == 1)
        #expect(!refused.errors.isEmpty)
    }

    @Test("`nvs watch` prints the operations of each block as they come")
    func watch() async throws {
        let watcher = Task { [server] in
            try await Program.run(
                "/bin/sh",
                ["-c", "\"$0\" nvs watch dns: --data \"$1\" | head -n 1", Program.numen, server.data]
            )
        }
        // The watcher may come late: names follow each other until it has seen one.
        let writer = Task { [server] in
            for number in 0..<200 where !Task.isCancelled {
                _ = try await server.numen("nvs", "new", "dns:w\(number).emc", "A=192.0.2.7", "30")
            }
        }
        let seen = try await watcher.value
        writer.cancel()
        _ = await writer.result
        #expect(seen.output.contains("name_new"))
        #expect(seen.output.contains("A=192.0.2.7"))
    }

    @Test("A restart keeps every name, and a killed server too")
    func restart() async throws {
        #expect(try await server.numen("nvs", "new", "dns:kept.emc", "A=192.0.2.9", "30").status == 0)
        #expect(await server.stop() == 0)
        let second = try Server(data: server.data)
        try await second.ready()
        #expect(try await second.dig("+short A kept.emc") == "192.0.2.9")
        #expect(try await second.numen("nvs", "update", "dns:kept.emc", "A=192.0.2.10", "30").status == 0)
        await second.kill()
        let third = try Server(data: server.data)
        try await third.ready()
        try await third.line(with: "the embedded chain is up")
        #expect(try await third.dig("+short A kept.emc") == "192.0.2.10")
        #expect(await third.stop() == 0)
    }
}
