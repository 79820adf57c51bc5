// SPDX-License-Identifier: MIT
import Foundation
import RandomTesting
import Testing

/// The toggle as operators turn it.
///
/// The upstream is a second server, of which the zone `outside` is asked.
@Suite("The clearnet", .timeLimit(.minutes(5)))
struct ClearnetTests {
    /// Two servers: one that people ask, with `keys` as more lines of its table `[clearnet]`, and one for all that is
    /// outside of it.
    private func run(_ keys: String = "", _ body: (Server, Server) async throws -> Void) async throws {
        let outer = try TemporaryFolder()
        let seed = try outer.write(
            "dns:www.outside\tA=192.0.2.80\t10\ndns:nas.inner\tA=192.168.1.9\t10\n",
            to: "o.nvs"
        )
        let config = try outer.write("[dns]\ntlds = [\"outside\", \"inner\"]\n", to: "o.toml")
        let upstream = try Server(data: outer.path + "/data", "--config", config, "--nvs", seed)
        try await upstream.ready()
        let inner = try TemporaryFolder()
        let settings = try await inner.write(
            "[clearnet]\nforwarders = [\"127.0.0.1:\(upstream.port)\"]\ninsecure = [\".\"]\n\(keys)",
            to: "i.toml"
        )
        let server = try Server(data: inner.path + "/data", "--config", settings)
        try await server.ready()
        try await body(server, upstream)
        await server.stop()
        await upstream.stop()
    }

    @Test("is off, is turned on and off, and stays so over a restart")
    func toggle() async throws {
        try await run { server, upstream in
            func status() async throws -> String {
                try await server.dig("+comments www.outside")
            }
            #expect(try await status().contains("NXDOMAIN"))
            let shown = try await server.numen("clearnet")
            #expect(shown.output.contains("Emer only (emerdns)"))
            #expect(shown.output.contains("resolver: off"))
            #expect(shown.output.contains("said by: nobody; this is the default"))

            let on = try await server.numen("clearnet", "on")
            #expect(on.output.contains("resolver: on"))
            let place = "names of the Internet are looked up at 127.0.0.1:\(try await upstream.port)"
            #expect(on.output.contains("upstreams: \(place)"))
            try await server.line(with: place)
            #expect(try await server.numen("status").output.contains("upstreams  \(place)"))
            #expect(try await server.dig("+short www.outside") == "192.0.2.80")
            #expect(try await server.dig("+short +tcp www.outside") == "192.0.2.80")
            #expect(try await server.numen("clearnet", "flush", "outside").status == 0)
            #expect(try await server.dig("+short www.outside") == "192.0.2.80")

            #expect(try await server.numen("clearnet", "off").status == 0)
            #expect(try await status().contains("NXDOMAIN"))
            let wrong = try await server.numen("clearnet", "mode", "sideways")
            #expect(wrong.status != 0 && wrong.errors.contains("emerdns, hybrid and icann"))

            #expect(try await server.numen("clearnet", "mode", "hybrid").status == 0)
            let audit = try await server.numen("audit", "show")
            #expect(audit.output.contains("clearnet.mode"))
            let settings = server.data.replacing("/data", with: "/i.toml")
            await server.stop()
            let again = try Server(data: server.data, "--config", settings)
            try await again.ready()
            #expect(try await again.dig("+short www.outside") == "192.0.2.80")
            #expect(try await again.numen("clearnet", "reset").output.contains("Emer only (emerdns)"))
            await again.stop()
        }
    }
    @Test("leaves out what a list blocks, and reads lists again on SIGHUP")
    func lists() async throws {
        let folder = try TemporaryFolder()
        let block = try folder.write("0.0.0.0 www.outside\nnonsense\n", to: "block")
        let allow = try folder.write("", to: "allow")
        let keys = "mode = \"hybrid\"\nblock = [\"hosts:\(block)\"]\nallow = [\"domains:\(allow)\"]\n"
        try await run(keys) { server, _ in
            func hangUp() async throws {
                _ = try await Program.run("/bin/kill", ["-HUP", "\(server.process.processIdentifier)"])
            }
            try await server.line(with: "block: 1 names to block")
            try await server.line(with: "line 2: does not begin with an IP address")
            let blocked = try await server.dig("+comments www.outside")
            #expect(blocked.contains("NXDOMAIN") && blocked.contains("EDE: 15"))

            _ = try folder.write("www.outside\n", to: "allow")
            try await hangUp()
            try await server.line(with: "clients see both now")
            #expect(try await server.numen("clearnet").output.contains("list: 1 names to allow"))
            #expect(try await server.dig("+short www.outside") == "192.0.2.80")

            // A list that is gone is no reason to let through what it blocked.
            _ = try folder.write("", to: "allow")
            try await hangUp()
            try await server.line(with: "clients see both now", count: 2)
            #expect(try await server.dig("+comments www.outside").contains("NXDOMAIN"))
            try FileManager.default.removeItem(atPath: block)
            try await hangUp()
            try await server.line(with: "nothing was read anew")
            #expect(try await server.dig("+comments www.outside").contains("NXDOMAIN"))

            // Another program may have turned the toggle by its file.
            _ = try folder.write("", to: "block")
            try Data("emerdns\n".utf8).write(to: URL(filePath: server.data + "/clearnet"))
            try await hangUp()
            try await server.line(with: "clients see Emer only now")
            #expect(try await server.numen("clearnet").output.contains("Emer only (emerdns)"))
        }
    }

    @Test("holds lists against the questions of those clients for whom they are")
    func listsOfClients() async throws {
        let folder = try TemporaryFolder()
        let ads = try folder.write("0.0.0.0 www.outside\n", to: "ads")
        let family = try folder.write("0.0.0.0 mail.outside\n", to: "family")
        let more = try folder.write("ns.outside\n", to: "more")
        let keys = """
            mode = "hybrid"
            block = ["ads=hosts:\(ads)", "family=hosts:\(family)", "family=domains:\(more)"]
            clients = ["127.0.0.2 lists=none", "127.0.0.3 lists=family", "127.0.0.4 lists=family,ads"]

            """
        try await run(keys) { server, _ in
            let blocked = [
                "127.0.0.1": ["www", "mail", "ns"], "127.0.0.2": [], "127.0.0.3": ["mail", "ns"],
                "127.0.0.4": ["www", "mail", "ns"],
            ]
            for (client, names) in blocked {
                for name in ["www", "mail", "ns"] {
                    let answer = try await server.dig("+comments -b \(client) \(name).outside")
                    #expect(answer.contains("EDE: 15") == names.contains(name), "\(client) \(name)")
                }
            }
            #expect(try await server.dig("+short -b 127.0.0.2 www.outside") == "192.0.2.80")
            let shown = try await server.numen("clearnet").output
            #expect(shown.contains("list: ads, 1 names to block, \(ads)"))
            #expect(shown.contains("clients: 127.0.0.3 lists=family"))
        }
    }

    @Test("sends names where routes say: by the name of a resolver, and never to itself")
    func routes() async throws {
        try await run("mode = \"hybrid\"\n") { _, upstream in
            let folder = try TemporaryFolder()
            let names = try folder.write("dns:ns.coin\tA=127.0.0.1\t10\ndns:www.ness\tA=192.0.2.5\t10\n", to: "n.nvs")
            let silent = try LoopbackSocket.listening()
            let port = try await upstream.port
            let config = try folder.write(
                """
                [clearnet]
                mode = "hybrid"
                insecure = ["."]
                forwarders = ["127.0.0.1:\(silent.port)"]
                routes = [".outside=ns.coin:\(port)", ".ness=127.0.0.1:5335", "x=10.0.0.1:53", ".x=clearnet",
                    "inner=127.0.0.1:\(port)"]

                """,
                to: "c.toml"
            )
            let server = try Server(data: folder.path + "/data", "--config", config, "--nvs", names)
            try await server.ready()
            #expect(try await server.dig("+short www.outside") == "192.0.2.80")
            #expect(try await server.dig("+short www.ness") == "192.0.2.5")
            // A resolver of the own network may say where things are in it.
            #expect(try await server.dig("+short nas.inner") == "192.168.1.9")
            let shown = try await server.numen("clearnet").output
            #expect(shown.contains("route: .outside=ns.coin:\(port)"))
            #expect(shown.contains("route: .ness=emerdns"))
            #expect(shown.contains("route without effect: x=10.0.0.1:53: the names below go elsewhere"))
            let own = try await server.port
            await server.stop()

            let loop = try folder.write(
                "[clearnet]\nforwarders = [\"9.9.9.9:53\", \"127.0.0.1:\(own)\"]\n",
                to: "loop.toml"
            )
            let again = try Server(data: folder.path + "/data", dns: own, "--config", loop)
            #expect(await again.end() != 0)
            #expect(again.text.contains("127.0.0.1:\(own) is this server itself"))
        }
    }

    /// A forwarder that forwards back: each of its questions joins the one that waits for it, and the deadline ends both.
    @Test("asks a bounded number of times when it is led in a circle")
    func circles() async throws {
        let folder = try TemporaryFolder()
        let relay = try Relay()
        let config = try folder.write(
            "[clearnet]\nmode = \"hybrid\"\nforwarders = [\"127.0.0.1:\(relay.port)\"]\ninsecure = [\".\"]\n",
            to: "c.toml"
        )
        let server = try Server(data: folder.path + "/data", "--config", config)
        try await server.ready()
        let port = try await server.port
        try relay.forward(to: port)
        let names = 20
        try await withThrowingTaskGroup { group in
            for number in 0..<names {
                group.addTask {
                    let answer = try await Program.dig(port, "+comments +time=15 n\(number).example")
                    #expect(answer.contains("SERVFAIL"), "\(number): \(answer)")
                }
            }
            try await group.waitForAll()
        }
        // It failed, and is not asked about again at once.
        #expect(try await server.dig("+comments n0.example").contains("SERVFAIL"))
        await server.stop()
        let count = try relay.end()
        #expect(count >= names && count <= names * 32, "\(count) packets for \(names) names")
    }

    @Test("blocks what lists say without a gap while a long list is read again")
    func reloading() async throws {
        let folder = try TemporaryFolder()
        let lines = longTests ? 1_000_000 : 200_000
        func list(_ round: Int) -> String {
            "0.0.0.0 ads.outside\n" + (0..<lines).map { "0.0.0.0 n\($0).r\(round).example\n" }.joined()
        }
        let block = try folder.write(list(0), to: "block")
        try await run("mode = \"hybrid\"\nblock = [\"hosts:\(block)\"]\n") { server, _ in
            #expect(try await server.dig("+short www.outside") == "192.0.2.80")
            let questions = try await SteadyQuestions(
                [.init(name: "www.outside", isBlocked: false), .init(name: "ads.outside", isBlocked: true)],
                port: server.port
            )
            func hangUp() async throws {
                _ = try await Program.run("/bin/kill", ["-HUP", "\(server.process.processIdentifier)"])
            }
            let start = questions.answers
            for round in 1...3 {
                _ = try folder.write(list(round), to: "block")
                try await hangUp()
                try await server.line(with: "clients see both now", count: round)
            }
            #expect(questions.answers > start + 100)
            try FileManager.default.removeItem(atPath: block)
            try await hangUp()
            try await server.line(with: "nothing was read anew")
            let count = await questions.end()
            #expect(count.faults.isEmpty, "\(count.faults) of \(count.answers)")
            let blocked = try await server.dig("+comments n\(lines - 1).r3.example")
            #expect(blocked.contains("EDE: 15"))
            print("\(count.answers) answers beside 3 times \(lines) lines, the slowest after \(count.slowest)")
        }
    }
}
