// SPDX-License-Identifier: MIT
import ArgumentParser
import JSONRPC
import NVS

/// The command `numen nvs`.
struct NVSCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nvs",
        abstract: "Look at names of the chain, and write them on the embedded one.",
        discussion: "In names and values \\t \\n \\r \\\\ and \\xHH stand for octets that cannot be typed.",
        subcommands: [Show.self, List.self, History.self, New.self, Update.self, Delete.self, Watch.self]
    )

    /// The octets that a name or value on the command line stands for.
    static func octets(_ text: String) throws -> JSON {
        do {
            return .string(try SeedFile.unescape(Array(text.utf8)))
        } catch {
            throw ValidationError("\"\(text)\" \(error)")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a name with its value and its life.")

        @Argument(help: "The name, such as dns:site.emc.")
        var name: String

        @OptionGroup var server: ServerOptions

        func run() async throws {
            let entry = try await server.ask("nvs.show", ["name": try octets(name)])
            printLine("name     \(entry["name"]?.printable ?? "")")
            printLine("value    \(entry["value"]?.printable ?? "")")
            let left = entry["expires_in"]?.int ?? 0
            let end =
                "until block \(entry["expires_at"]?.int ?? 0), \(left) blocks (\(left / NameRules.blocksPerDay) days) left"
            let state = entry["state"]?.plain ?? ""
            printLine("state    \(state)\(state == "active" ? " \(end)" : "")")
            printLine("owner    \(entry["address"]?.plain ?? "")")
            printLine("txid     \(entry["txid"]?.plain ?? "")")
            for fault in entry["faults"]?.array ?? [] { printLine("fault    \(fault.plain)") }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List active names that start with a prefix.")

        @Argument(help: "The prefix, such as dns: or enum:; all names without one.")
        var prefix: String = ""

        @Option(help: "The most names to list.")
        var limit: Int = 1_000

        @OptionGroup var server: ServerOptions

        func run() async throws {
            let parameters = [("prefix", try octets(prefix)), ("limit", JSON.integer(limit))].asParameters
            let end = try await server.ask("nvs.list", parameters) { row in
                printLine(
                    "\(row["name"]?.printable ?? "")\t\(row["value"]?.printable ?? "")\t\(row["expires_in"]?.int ?? 0)"
                )
            }
            let (sent, names) = (end["sent"]?.int ?? 0, end["names"]?.int ?? 0)
            if sent < names { printLine("# \(names - sent) more; see --limit") }
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show every operation on a name, the oldest first.")

        @Argument(help: "The name.")
        var name: String

        @OptionGroup var server: ServerOptions

        func run() async throws {
            _ = try await server.ask("nvs.history", ["name": try octets(name)]) { row in
                let days = row["days"]?.int ?? 0
                printLine(
                    "\(row["height"]?.int ?? 0)\t\(row["operation"]?.plain ?? "")\t\(days) days\t\(row["value"]?.printable ?? "")"
                )
            }
        }
    }

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register a name on the embedded chain.",
            discussion: "Example: numen nvs new dns:mine.emc 'A=192.0.2.7' 30"
        )

        @Argument(help: "The name.")
        var name: String

        @Argument(help: "Its value.")
        var value: String

        @Argument(help: "Days of life; a day is 175 blocks.")
        var days: Int

        @Option(help: "The owner's address; by default a new one of the wallet.")
        var owner: String?

        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await write("nvs.new", name, value, days, owner, server)
        }
    }

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Change a name's value on the embedded chain.")

        @Argument(help: "The name.")
        var name: String

        @Argument(help: "Its new value.")
        var value: String

        @Argument(help: "Days to add to its life.")
        var days: Int = 0

        @Option(help: "The new owner's address; by default a new one of the wallet.")
        var owner: String?

        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await write("nvs.update", name, value, days, owner, server)
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a name on the embedded chain.")

        @Argument(help: "The name.")
        var name: String

        @OptionGroup var server: ServerOptions

        func run() async throws {
            let result = try await server.ask("nvs.delete", ["name": try octets(name)])
            printLine(result["txid"]?.plain ?? "")
        }
    }

    struct Watch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print each operation on names as its block comes, until interrupted."
        )

        @Argument(help: "Only names that start with this.")
        var prefix: String = ""

        @OptionGroup var server: ServerOptions

        func run() async throws {
            _ = try await server.ask("nvs.watch", ["prefix": try octets(prefix)]) { row in
                printLine(
                    "\(row["height"]?.int ?? 0)\t\(row["operation"]?.plain ?? "")\t\(row["name"]?.printable ?? "")\t"
                        + "\(row["value"]?.printable ?? "")"
                )
            }
        }
    }

    private static func write(
        _ command: String,
        _ name: String,
        _ value: String,
        _ days: Int,
        _ owner: String?,
        _ server: ServerOptions
    ) async throws {
        var parameters = [
            ("name", try octets(name)), ("value", try octets(value)), ("days", JSON.integer(days)),
        ]
        .asParameters
        if let owner { parameters["address"] = .string(owner) }
        let result = try await server.ask(command, parameters)
        printLine(result["txid"]?.plain ?? "")
    }
}
