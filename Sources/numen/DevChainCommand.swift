// SPDX-License-Identifier: MIT
import ArgumentParser
import JSONRPC

/// The command `numen devchain`.
struct DevChainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devchain",
        abstract: "Make and unmake blocks of the embedded chain.",
        subcommands: [Mine.self, Invalidate.self]
    )

    struct Mine: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make blocks, and print their hashes.")

        @Argument(help: "How many.")
        var count: Int = 1

        @OptionGroup var server: ServerOptions

        func run() async throws {
            let hashes = try await server.ask("devchain.mine", ["count": .integer(count)])
            for hash in hashes.array ?? [] { printLine(hash.plain) }
        }
    }

    struct Invalidate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take blocks from the end of the chain, as a reorganisation would.",
            discussion: "Their transactions wait for the next block; make one with: numen devchain mine"
        )

        @Argument(help: "How many blocks, or the hash of the first one to go.")
        var block: String = "1"

        @OptionGroup var server: ServerOptions

        func run() async throws {
            var parameters: JSONObject = ["hash": .string(block)]
            if let depth = Int(block), block.count < 10 { parameters = ["depth": .integer(depth)] }
            _ = try await server.ask("devchain.invalidate", parameters)
        }
    }
}
