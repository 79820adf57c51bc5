// SPDX-License-Identifier: MIT
import ArgumentParser
import DNSWire
import JSONRPC
import NVS

/// The command `numen lookup`.
struct Lookup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask the running server for records, as a DNS client would.",
        discussion: """
            Prints the response in the manner of dig. Ends with 0 if there are records, with 1 if there are none.

              numen lookup site.emc A
              numen lookup 0.9.8.7.6.5.4.3.2.1.e164.arpa NAPTR
            """
    )

    @Argument(help: "The domain name.")
    var name: String

    @Argument(help: "The type of the records, such as A, MX, NAPTR or TYPE65.")
    var type: String = "A"

    @Flag(help: "Ask as over UDP without EDNS: at most 512 octets, ANY gives little.")
    var udp = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        guard let type = RRType(type.uppercased()) else {
            throw ValidationError("\"\(type)\" is no record type; write A, MX, NAPTR, … or TYPE and a number")
        }
        guard let owner = try? DomainName(presentation: name) else {
            throw ValidationError("\"\(name)\" is no domain name")
        }
        let id = UInt16.random(in: 0...UInt16.max)
        let question = Question(name: owner, type: type)
        let query = Message(query: question, id: id, recursionDesired: false)
        let reply = try await server.ask(
            "query",
            [
                ("message", .string(Hex.encode(try query.encode()))), ("transport", udp ? "udp" : "tcp"),
            ]
            .asParameters
        )
        guard let octets = reply.octets.flatMap({ Hex.decode($0) }) else { throw Failure("the server gave no answer") }
        let response = try Message.decode(octets)
        let flags = [
            (response.header.isAuthoritative, "authoritative"), (response.header.isTruncated, "truncated"),
        ]
        printLine(";; \(response.responseCode)" + flags.map { $0.0 ? ", \($0.1)" : "" }.joined())
        show("answer", response.answers)
        show("authority", response.authorities)
        show("additional", response.additionals)
        guard !response.answers.isEmpty else { throw ExitCode.failure }
    }

    private func show(_ section: String, _ records: [ResourceRecord]) {
        guard !records.isEmpty else { return }
        printLine(";; \(section)")
        for record in records { printLine("\(record)") }
    }
}

extension [(String, JSON)] {
    /// The parameters of a request.
    var asParameters: JSONObject { JSONObject(self) }
}
