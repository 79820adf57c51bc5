// SPDX-License-Identifier: MIT
import ArgumentParser
import JSONRPC

/// The command `numen status`.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell how the running server is.",
        discussion: "Ends with 1 if it does not answer questions about names, or its node is away."
    )

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let status = try await server.ask("status")
        let node = status["node"]
        let state = node?["state"]?.plain ?? ""
        printLine("numen \(status["version"]?.plain ?? "")")
        printLine("answering  \(status["answering"]?.bool == true ? "yes" : "not yet: the chain has not been read")")
        printLine("block      \(status["height"]?.int ?? 0)  \(status["hash"]?.plain ?? "")")
        printLine("node       \(state)")
        printLine("           \(node?["url"]?.plain ?? "")\(node?["embedded"]?.bool == true ? " (embedded)" : "")")
        if let error = node?["last_error"]?.plain { printLine("           last trouble: \(error)") }
        printLine("names      \(status["names"]?.int ?? 0) answered, from \(status["records"]?.int ?? 0) records")
        printLine("faults     \(status["faults"]?.int ?? 0) groups of names with something that cannot be served")
        printLine("index      \((status["index_octets"]?.int ?? 0) >> 20) MiB")
        printLine("zones      \((status["zones"]?.array ?? []).map(\.plain).joined(separator: " "))")
        printLine("DNS        \((status["dns"]?.array ?? []).map(\.plain).joined(separator: " "))")
        let clearnet = status["clearnet"]
        printLine("seen       \(clearnet?["label"]?.plain ?? "?") (\(clearnet?["mode"]?.plain ?? "?"))")
        if let upstreams = clearnet?["upstreams"]?.plain { printLine("upstreams  \(upstreams)") }
        guard status["answering"]?.bool == true, !state.hasPrefix("the node is away") else { throw ExitCode.failure }
    }
}
