// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// The policy record of the chain as operators and its owners meet it.
///
/// The upstream is a second server, of which the zone `outside` is asked.
@Suite("The policy record", .timeLimit(.minutes(5)))
struct PolicyRecordTests {
    private static let name = "ness:dns-reverse-proxy-config"
    private static let hybrid = #"{"v":1,"mode":"hybrid"}"#
    private static let blocking = #"{"v":1,"mode":"hybrid","block":["ads.outside"],"routes":{".corp":["emerdns"]}}"#

    /// A folder with the data of one server after the other, and the upstream of all of them.
    private struct Site {
        let folder: TemporaryFolder
        let upstream: Server

        /// Starts a server with `keys` as more lines of its table `[clearnet]`; the last one must have been stopped.
        func start(_ keys: String = "", _ arguments: String...) async throws -> Server {
            let settings = try await folder.write(
                "[clearnet]\nforwarders = [\"127.0.0.1:\(upstream.port)\"]\ninsecure = [\".\"]\n\(keys)\n",
                to: "settings.toml"
            )
            let control = arguments.first ?? "off"
            let server = try Server(data: folder.path + "/data", "--config", settings, "--control", control)
            try await server.ready()
            return server
        }

        /// Starts a server that has an owner pinned.
        func start(pinning owner: String, _ arguments: String...) async throws -> Server {
            try await start("record-owner = \"\(owner)\"", arguments.first ?? "off")
        }
    }

    private func run(_ body: (Site) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let names = "dns:www.outside\tA=192.0.2.80\t10\ndns:ads.outside\tA=192.0.2.81\t10\n"
        let seed = try folder.write(names, to: "o.nvs")
        let config = try folder.write("[dns]\ntlds = [\"outside\"]\n", to: "o.toml")
        let upstream = try Server(data: folder.path + "/outer", "--config", config, "--nvs", seed)
        try await upstream.ready()
        try await body(Site(folder: folder, upstream: upstream))
        await upstream.stop()
    }

    /// Registers the record.
    ///
    /// - Returns: the address that owns it.
    private func register(_ value: String, _ server: Server) async throws -> String {
        #expect(try await server.numen("nvs", "new", Self.name, value, "30").status == 0)
        let shown = try await server.numen("nvs", "show", Self.name).output
        return try #require(shown.firstMatch(of: /owner +(\w+)/).map { String($0.1) })
    }

    /// Changes the record; without an owner it gets another one.
    private func update(_ value: String, owner: String? = nil, _ server: Server) async throws {
        let words = ["nvs", "update", Self.name, value, "0"] + (owner.map { ["--owner", $0] } ?? [])
        let program = try await Program.run(Program.numen, words + ["--data", server.data])
        #expect(program.status == 0, "\(program.errors)")
    }

    private func status(_ server: Server) async throws -> String { try await server.numen("clearnet").output }

    private static let changed = "has changed, and is followed"

    @Test("counts when its owner is pinned, and its last good state stays in force, over a restart as well")
    func record() async throws {
        try await run { site in
            var server = try await site.start()
            let owner = try await register(Self.blocking, server)
            #expect(try await status(server).contains("Emer only (emerdns)"))
            #expect(try await status(server).contains("none counts, as clearnet.record-owner names no owner"))
            #expect(try await server.dig("+comments www.outside").contains("NXDOMAIN"))
            let futile = try await server.numen("clearnet", "confirm", owner)
            #expect(futile.status != 0 && futile.errors.contains("no owner is pinned"))
            await server.stop()

            server = try await site.start(pinning: owner)
            try await server.line(with: Self.changed)
            let good = try await status(server)
            #expect(good.contains("both (hybrid)") && good.contains("said by: the policy record of the chain"))
            #expect(good.contains("each says: operator nothing, settings nothing, record hybrid"))
            #expect(good.contains("policy record: \(Self.name) of \(owner)\nrecord in force: transaction "))
            #expect(good.contains("route: ads.outside=nonexistent") && good.contains("route: .corp=emerdns"))
            #expect(!good.contains("problem"))
            #expect(try await server.dig("+short www.outside") == "192.0.2.80")
            #expect(try await server.dig("+comments ads.outside").contains("NXDOMAIN"))

            // A record may not lead into a private network.
            try await update("DAEMON_ARGS='-default 10.0.0.1:53'", owner: owner, server)
            let told = try await server.line(with: "its value cannot be used")
            #expect(told.contains("10.0.0.1:53") && told.contains("stays in force"))
            func checkStill() async throws {
                let now = try await status(server)
                #expect(now.contains("record's problem: its value cannot be used: the default leads to 10.0.0.1:53"))
                let inForce = try #require(good.firstMatch(of: /record in force: .*/))
                #expect(now.contains(inForce.0))
                let seen = try await server.dig("+comments www.outside")
                #expect(seen.contains("192.0.2.80"), "\(seen)")
                #expect(try await server.dig("+comments ads.outside").contains("NXDOMAIN"))
            }
            try await checkStill()
            await server.stop()
            server = try await site.start(pinning: owner)
            try await server.line(with: "its value cannot be used")
            try await checkStill()

            // The operator's word counts more than the record's.
            let off = try await server.numen("clearnet", "off").output
            #expect(off.contains("said by: an operator, with numen clearnet"))
            #expect(off.contains("each says: operator emerdns, settings nothing, record hybrid"))
            #expect(try await server.dig("+comments www.outside").contains("NXDOMAIN"))
            #expect(try await server.numen("clearnet", "reset").output.contains("both (hybrid)"))
            await server.stop()

            // What cannot be read is no reason not to start.
            let file = site.folder.path + "/data/policy-record.json"
            try Data("{".utf8).write(to: URL(filePath: file))
            server = try await site.start(pinning: owner)
            try await server.line(with: "policy-record.json cannot be read")
            try await server.line(with: "nothing of it counts")
            #expect(try await status(server).contains("Emer only (emerdns)"))
            await server.stop()
            server = try await site.start("mode = \"emerdns\"\nrecord-owner = \"\(owner)\"")
            try await update(Self.hybrid, owner: owner, server)
            try await server.line(with: Self.changed)
            #expect(try await status(server).contains("each says: operator nothing, settings emerdns, record hybrid"))
            #expect(try await status(server).contains("said by: clearnet.mode in the settings"))
            await server.stop()
        }
    }

    @Test("of a block that is taken back counts no more, and the one before counts again")
    func reorganisation() async throws {
        try await run { site in
            var server = try await site.start()
            let owner = try await register(Self.blocking, server)
            await server.stop()
            server = try await site.start(pinning: owner)
            try await server.line(with: Self.changed)
            let before = try await status(server)
            try await update(Self.hybrid, owner: owner, server)
            try await server.line(with: Self.changed, count: 2)
            #expect(try await server.dig("+short ads.outside") == "192.0.2.81")
            #expect(try await status(server) != before)

            #expect(try await server.numen("devchain", "invalidate", "1").status == 0)
            try await server.line(with: Self.changed, count: 3)
            #expect(try await server.dig("+comments ads.outside").contains("NXDOMAIN"))
            let txid = try #require(before.firstMatch(of: /transaction (\w+)/)).1
            #expect(try await status(server).contains(txid))

            // Nothing is before the first one: what it said stays in force, and it is told that it is not there.
            #expect(try await server.numen("devchain", "invalidate", "1").status == 0)
            let told = try await server.line(with: "there is no such name on the chain")
            #expect(told.contains("stays in force"))
            #expect(try await server.dig("+short www.outside") == "192.0.2.80")
            await server.stop()
        }
    }

    @Test("of another owner counts when he was confirmed, until the settings name another one")
    func confirmation() async throws {
        try await run { site in
            var server = try await site.start()
            let owner = try await register(Self.blocking, server)
            await server.stop()
            server = try await site.start(pinning: owner, "127.0.0.1:0")
            try await server.line(with: Self.changed)
            let idle = try await server.numen("clearnet", "confirm", owner)
            #expect(idle.status != 0 && idle.errors.contains("nothing to confirm"))

            try await update(Self.hybrid, server)
            let told = try await server.line(with: "if that is right: numen clearnet confirm")
            let other = try #require(told.firstMatch(of: /belongs to (\w+) now/).map { String($0.1) })
            #expect(other != owner)
            #expect(try await status(server).contains("if that is right: numen clearnet confirm \(other);"))
            #expect(try await server.dig("+comments ads.outside").contains("NXDOMAIN"))
            let face = "http://127.0.0.1:\(try await server.controlPort)"
            for path in ["/policy", "/health", "/status"] {
                let policy = try #require(try await Curl.ask(face + path).json["policy"] as? [String: Any])
                #expect(policy["source"] as? String == "record" && policy["owner"] as? String == owner)
                #expect(policy["record"] as? String == Self.name && (policy["txid"] as? String)?.count == 64)
                #expect(policy["height"] as? Int != nil && policy["problem"] as? String != nil)
                #expect((policy["sources"] as? [String: Any])?["record"] as? String == "hybrid")
            }

            let stranger = try await server.numen("clearnet", "confirm", owner)
            #expect(stranger.status != 0 && stranger.errors.contains("belongs to \(other) now, and not to \(owner)"))
            let confirmed = try await server.numen("clearnet", "confirm", other)
            #expect(confirmed.status == 0 && !confirmed.output.contains("problem"))
            #expect(confirmed.output.contains("policy record: \(Self.name) of \(other)"))
            #expect(try await server.dig("+short ads.outside") == "192.0.2.81")
            #expect(try await server.numen("audit", "show").output.contains("clearnet.confirm"))
            await server.stop()

            // Who was confirmed counts as long as the settings are the same.
            server = try await site.start(pinning: owner)
            #expect(try await server.dig("+short ads.outside") == "192.0.2.81")
            #expect(try await status(server).contains("of \(other)"))
            await server.stop()
            server = try await site.start(pinning: "ESomebodyElse")
            try await server.line(with: "belongs to \(other) now")
            #expect(try await status(server).contains("Emer only (emerdns)"))
            await server.stop()
            server = try await site.start(pinning: other)
            try await server.line(with: Self.changed)
            #expect(try await server.dig("+short ads.outside") == "192.0.2.81")
            await server.stop()
        }
    }
}
