// SPDX-License-Identifier: MIT
import ArgumentParser
import JSONRPC

/// The command `numen enum`.
struct Enum: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Resolve a telephone number, and explain how.",
        discussion: """
            Shows every name of the chain that speaks for the number, in which form, whether its signature counts, and \
            what each rule makes of the number. Ends with 1 if there is no URI.

              numen enum +1234567890
            """
    )

    @Argument(help: "The number with its country code; blanks, dots and dashes do not matter.")
    var number: String

    @Option(help: "The suffix whose rule for signatures applies; by default the first one configured.")
    var suffix: String?

    @OptionGroup var server: ServerOptions

    func run() async throws {
        var parameters: JSONObject = ["number": .string(number)]
        if let suffix { parameters["suffix"] = .string(suffix) }
        let answer = try await server.ask("enum", parameters)
        printLine("\(answer["number"]?.plain ?? "") as of block \(answer["height"]?.int ?? 0)")
        printLine("asked as \(answer["domain"]?.plain ?? "") NAPTR, signatures: \(answer["policy"]?.plain ?? "")")
        showNames(answer)
        showSteps(answer["steps"]?.array ?? [], ttl: answer["ttl"]?.int ?? 0)
        let uris = (answer["steps"]?.array ?? []).compactMap { $0["uri"]?.plain }
        guard let best = uris.first else {
            printLine("\nno URI")
            throw ExitCode.failure
        }
        printLine("\n\(best)")
    }

    private func showNames(_ answer: JSON) {
        let names = answer["names"]?.array ?? []
        if names.isEmpty { printLine("\nno name of the chain speaks for this number") }
        if answer["toll_free"]?.bool == true { printLine("its records are those of a toll-free range") }
        for name in names {
            let use = name["used"]?.bool == true ? "used" : "not used"
            let signature = name["signature"]?.text.map { ", signature \($0)" } ?? ""
            printLine("\n\(name["name"]?.printable ?? ""): \(use)\(signature)")
            for record in name["records"]?.array ?? [] {
                printLine("  \(record["form"]?.plain ?? ""): \(record["naptr"]?.plain ?? "")")
            }
            for fault in name["faults"]?.array ?? [] { printLine("  dropped: \(fault.plain)") }
        }
        for name in answer["inactive"]?.array ?? [] { printLine("\n\(name.printable): has expired") }
    }

    private func showSteps(_ steps: [JSON], ttl: Int) {
        guard !steps.isEmpty else { return }
        printLine("\nrules in the order in which a client tries them, TTL \(ttl):")
        for (index, step) in steps.enumerated() {
            let outcome = step["uri"].map { "gives \($0.plain)" } ?? step["reason"]?.plain ?? ""
            printLine("  \(index + 1). \(step["naptr"]?.plain ?? "")\n     \(outcome)")
        }
    }
}
