// SPDX-License-Identifier: MIT
import ArgumentParser
import JSONRPC

/// The command `numen clearnet`.
struct ClearnetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clearnet",
        abstract: "Show names of the Internet beside those of the chain, or not.",
        discussion: """
            Off, this server answers names of the chain, and all others do not exist: nobody is asked for them. On, names \
            of the Internet are looked up, and their signatures checked.

              numen clearnet on
              dig @127.0.0.1 -p 1053 www.debian.org

            What is said here counts more than clearnet.mode in the settings, also after a restart; and the settings count \
            more than the policy record of the chain, if an owner of it is pinned (clearnet.record-owner).

            Programs do the same over HTTP at http://127.0.0.1:8053 (clearnet.control in the settings), with a token of the \
            scope operator, and at /clearnet of the HTTP API; http://127.0.0.1:8053/resolved.conf, /dnsmasq.conf, \
            /unbound.conf and /nrpt.reg send the names of the chain here from other resolvers.
            """,
        subcommands: [On.self, Off.self, Mode.self, Reset.self, Show.self, Confirm.self, Flush.self],
        defaultSubcommand: Show.self
    )

    struct On: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "See the chain and the Internet.")

        @OptionGroup var server: ServerOptions

        func run() async throws { try await ClearnetCommand.turn(server, "hybrid") }
    }

    struct Off: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "See the chain alone.")

        @OptionGroup var server: ServerOptions

        func run() async throws { try await ClearnetCommand.turn(server, "emerdns") }
    }

    struct Mode: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "See what a mode shows.",
            discussion: "emerdns: the chain alone. hybrid: the chain and the Internet. icann: the Internet alone."
        )

        @Argument(help: "emerdns, hybrid or icann.")
        var mode: String

        @OptionGroup var server: ServerOptions

        func run() async throws { try await ClearnetCommand.turn(server, mode) }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "See what the settings say, or else the policy record."
        )

        @OptionGroup var server: ServerOptions

        func run() async throws { try await ClearnetCommand.turn(server, nil) }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Print what is seen, who says so, and how the resolver is."
        )

        @OptionGroup var server: ServerOptions

        func run() async throws { ClearnetCommand.show(try await server.ask("clearnet.status", [:])) }
    }

    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Confirm that the policy record of the chain has another owner.",
            discussion: """
                Whoever owns the record says where names are looked up. When it gets another owner than clearnet.record-owner, \
                what it said before stays in force until you confirm the new one, whom "numen clearnet" shows. He counts then, \
                also after a restart, until clearnet.record-owner is changed.
                """
        )

        @Argument(help: "The address that owns the record now.")
        var address: String

        @OptionGroup var server: ServerOptions

        func run() async throws {
            ClearnetCommand.show(try await server.ask("clearnet.confirm", ["address": .string(address)]))
        }
    }

    struct Flush: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget answers of the Internet.",
            discussion: "Those for a name and all below it; without a name all of them."
        )

        @Argument(help: "The name.")
        var name: String?

        @OptionGroup var server: ServerOptions

        func run() async throws {
            _ = try await server.ask("clearnet.flush", name.map { ["name": .string($0)] } ?? [:])
        }
    }

    private static func turn(_ server: ServerOptions, _ mode: String?) async throws {
        show(try await server.ask("clearnet.mode", mode.map { ["mode": .string($0)] } ?? [:]))
    }

    private static func show(record: JSON, _ line: (String, String) -> Void) {
        let name = record["name"]?.plain ?? ""
        guard let owner = record["owner"]?.text else {
            let present = record["present_owner"]?.text.map { "; \(name) belongs to \($0)" } ?? ""
            return line("policy record", "none counts, as clearnet.record-owner names no owner\(present)")
        }
        line("policy record", "\(name) of \(owner)")
        if let txid = record["txid"]?.text, let height = record["height"]?.int {
            line("record in force", "transaction \(txid), seen in block \(height)")
        }
        if let problem = record["problem"], !problem.isNull { line("record's problem", problem.plain) }
    }

    private static func show(_ status: JSON) {
        func line(_ name: String, _ value: String) { printLine("\(name): \(value)") }
        line("seen", "\(status["label"]?.text ?? "?") (\(status["mode"]?.text ?? "?"))")
        let origins = [
            "override": "an operator, with numen clearnet", "configuration": "clearnet.mode in the settings",
            "record": "the policy record of the chain", "default": "nobody; this is the default",
        ]
        let origin = status["origin"]?.text ?? "?"
        line("said by", origins[origin] ?? origin)
        let sources = [("override", "operator"), ("configuration", "settings"), ("record", "record")]
        let words = sources.map { "\($0.1) \(status["sources"]?[$0.0]?.text ?? "nothing")" }
        line("each says", words.joined(separator: ", "))
        if let record = status["record"] { show(record: record, line) }
        line("resolver", status["resolver"]?.text ?? "?")
        if let upstreams = status["upstreams"] { line("upstreams", upstreams.plain) }
        for route in status["routes"]?.array ?? [] { line("route", route.plain) }
        for route in status["ignored_routes"]?.array ?? [] { line("route without effect", route.plain) }
        for list in status["lists"]?.array ?? [] { line("list", list.plain) }
        for client in status["clients"]?.array ?? [] { line("clients", client.plain) }
        guard let asked = status["asked"]?.int else { return }
        let numbers = ["answered", "failed", "bogus", "outstanding"].map { "\(status[$0]?.int ?? 0) \($0)" }
        line("questions", "\(asked) asked, \(numbers.joined(separator: ", "))")
    }
}
