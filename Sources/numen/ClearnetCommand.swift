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

            What is said here counts more than clearnet.mode in the settings, also after a restart.

            Programs do the same over HTTP at http://127.0.0.1:8053 (clearnet.control in the settings), with a token of the \
            scope operator; http://127.0.0.1:8053/resolved.conf, /dnsmasq.conf, /unbound.conf and /nrpt.reg send the names \
            of the chain here from other resolvers.
            """,
        subcommands: [On.self, Off.self, Mode.self, Reset.self, Show.self, Flush.self],
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
        static let configuration = CommandConfiguration(abstract: "See what the settings say.")

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

    private static func show(_ status: JSON) {
        func line(_ name: String, _ value: String) { printLine("\(name): \(value)") }
        line("seen", "\(status["label"]?.text ?? "?") (\(status["mode"]?.text ?? "?"))")
        let origins = [
            "override": "an operator, with numen clearnet", "configuration": "clearnet.mode in the settings",
            "record": "the policy record of the chain", "default": "nobody; this is the default",
        ]
        let origin = status["origin"]?.text ?? "?"
        line("said by", origins[origin] ?? origin)
        line("resolver", status["resolver"]?.text ?? "?")
        if let upstreams = status["upstreams"] { line("upstreams", upstreams.plain) }
        for route in status["routes"]?.array ?? [] { line("route", route.plain) }
        for route in status["ignored_routes"]?.array ?? [] { line("route without effect", route.plain) }
        for list in status["lists"]?.array ?? [] { line("list", list.plain) }
        guard let asked = status["asked"]?.int else { return }
        let numbers = ["answered", "failed", "bogus", "outstanding"].map { "\(status[$0]?.int ?? 0) \($0)" }
        line("questions", "\(asked) asked, \(numbers.joined(separator: ", "))")
    }
}
