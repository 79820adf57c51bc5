// SPDX-License-Identifier: MIT
import Access
import ArgumentParser
import Foundation
import JSONRPC
import Store

/// The command `numen audit`.
///
/// It reads the files, so that it works without a server, and beside one.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check and show the log of what was done with money and rights.",
        subcommands: [Verify.self, Show.self]
    )

    struct Options: ParsableArguments {
        @Option(name: .long, help: ArgumentHelp("The data folder, with audit.log in it.", valueName: "DIR"))
        var data: String = ProcessInfo.processInfo.environment["NUMEN_DATA"] ?? "./var"
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "See whether the log is as it was written.",
            discussion: """
                Finds every entry that was changed, removed, inserted or moved, and an end that was cut off; ends with 1 \
                and the number of the line then. Against somebody who writes all files of the folder anew it helps to \
                note the head that is printed, and to ask for it later: numen audit verify --head HEAD
                """
        )

        @Option(
            help: ArgumentHelp(
                "A head that was printed before, which the log must have gone through.",
                valueName: "HEAD"
            )
        )
        var head: String?

        @OptionGroup var options: Options

        func run() throws {
            let noted = try head.map { text in
                guard let head = AuditHead(text) else {
                    throw ValidationError("a head is a number, a colon and 64 hexadecimal digits: \(text)")
                }
                return head
            }
            let report = try reading { () throws(StoreError) in
                try AuditLog.verify(folder: options.data, noted: noted)
            }
            guard !report.isMissing || report.finding != nil else {
                throw Failure("there is no audit log in \(options.data); name the data folder with --data")
            }
            print(report)
            if let finding = report.finding {
                throw Failure("audit.log, line \(finding.line): \(finding.fault)")
            }
        }

        private func print(_ report: AuditReport) {
            printLine("entries    \(report.entries)\(report.finding == nil ? "" : " before the fault")")
            if let first = report.firstTime, let last = report.lastTime {
                printLine("first      \(time(first))")
                printLine("last       \(time(last))")
            }
            printLine("head       \(report.head)")
            for (outcome, sum) in report.sums.byOutcome.sorted(by: { $0.key < $1.key }) {
                let amount = JSON.amount(units: sum.units)
                let text = String(decoding: JSONWriter.octets(of: amount), as: UTF8.self)
                printLine("\(JSON.string(outcome).plain)\t\(text) in \(sum.entries) entries")
            }
            if report.unacknowledged > 0 {
                printLine("# the last \(report.unacknowledged) entries were not acknowledged yet")
            }
            if report.unfinishedOctets > 0 {
                printLine(
                    "# an unfinished entry of \(report.unfinishedOctets) octets follows; the server cuts it at its start"
                )
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show entries of the log: number, time, who, what, details.",
            discussion: "The entries are shown as they stand there; see whether that is right with: numen audit verify"
        )

        @Option(help: "How many of the last entries to show.")
        var last: Int = 20

        @OptionGroup var options: Options

        func validate() throws {
            guard (1...1_000_000).contains(last) else { throw ValidationError("1 to 1000000 entries can be shown") }
        }

        func run() throws {
            let entries = try reading { () throws(StoreError) in try AuditLog.last(last, folder: options.data) }
            for entry in entries {
                let (actor, action) = (JSON.string(entry.actor).plain, JSON.string(entry.action).plain)
                printLine("\(entry.sequence)\t\(time(entry.time))\t\(actor)\t\(action)\t\(entry.detailsText)")
            }
        }
    }
}

/// What the files hold; what is wrong with them becomes the command's failure.
private func reading<Value>(_ body: () throws(StoreError) -> Value) throws -> Value {
    do throws(StoreError) {
        return try body()
    } catch {
        throw Failure(error.message)
    }
}

/// A time in milliseconds since 1970, in UTC.
private func time(_ milliseconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
        .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
}
