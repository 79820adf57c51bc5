// SPDX-License-Identifier: MIT
public import Access
public import ArgumentParser
import Foundation
import JSONRPC

/// The command `numen token`.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make, list and revoke the tokens with which programs may write over HTTP.",
        subcommands: [New.self, List.self, Revoke.self]
    )

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token, and print it.",
            discussion: """
                The token is printed this once, alone on a line, and kept nowhere. Example:

                  T=$(numen token new --scope register)
                  curl -H "Authorization: Bearer $T" …
                """
        )

        @Option(help: "What it allows: register, list, metrics or operator (everything); may be given more than once.")
        var scope: [Scope]

        @Option(help: "For how many days it is good.")
        var days: Int = TokenOrder.defaultDays

        @Option(help: "What to call it in lists.")
        var label: String = ""

        @OptionGroup var server: ServerOptions

        func validate() throws {
            do throws(TokenOrder.Fault) {
                _ = try TokenOrder(scopes: Set(scope), days: days, label: label)
            } catch {
                throw ValidationError(error.description)
            }
        }

        func run() async throws {
            let result = try await server.ask(
                "token.new",
                [
                    "scopes": .array(scope.map { .string($0.rawValue) }),
                    "days": .integer(days),
                    "label": .string(label),
                ]
            )
            printLine(result["token"]?.plain ?? "")
            printHint(
                "The token \(result["id"]?.plain ?? "") allows \(result["scopes"]?.plain ?? "") until "
                    + "\(TokenCommand.day(result["expires_at"])). Keep it: it cannot be shown again."
            )
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List tokens, the newest first: id, state, scopes, last day, label."
        )

        @OptionGroup var server: ServerOptions

        func run() async throws {
            _ = try await server.ask("token.list") { row in
                let state = row["state"]?.plain ?? ""
                let end = row["revoked_at"]?.int == nil ? row["expires_at"] : row["revoked_at"]
                printLine(
                    [row["id"]?.plain, state, row["scopes"]?.plain, TokenCommand.day(end), row["label"]?.plain]
                        .map { $0 ?? "" }.joined(separator: "\t")
                )
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a token worth nothing from now on.")

        @Argument(help: "Its id, as numen token list shows it.")
        var id: String

        @OptionGroup var server: ServerOptions

        func run() async throws {
            let result = try await server.ask("token.revoke", ["id": .string(id)])
            printHint("The token \(result["id"]?.plain ?? "") is revoked.")
        }
    }

    /// The day of a time in seconds since 1970, in UTC.
    fileprivate static func day(_ time: JSON?) -> String {
        Date(timeIntervalSince1970: Double(time?.int ?? 0)).formatted(.iso8601.year().month().day())
    }
}

extension Scope: ExpressibleByArgument {}
