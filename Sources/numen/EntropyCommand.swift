// SPDX-License-Identifier: MIT
import ArgumentParser
import Daemon
import Entropy
import EntropyFeeder
import Foundation
import JSONRPC
import Supervision

/// The command `numen entropy`.
struct EntropyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entropy",
        abstract: "Show what is mixed into the kernel's random numbers, and what it is worth.",
        discussion: """
            All secrets come from the kernel's generator. The process numen-entropy takes samples of what nobody can \
            foresee, tests them, and mixes them into the kernel's pool, which does good or nothing. See [entropy] in \
            conf/numen.toml.

              numen entropy            how the sources are
              numen entropy test       have the sources of this machine pass their tests now
              numen entropy assess     measure what this machine's jitter is worth; needed before anything is credited

            Programs find the same at http://127.0.0.1:5000 (entropy.face in the settings).
            """,
        subcommands: [Show.self, Test.self, Assess.self, Reseed.self, Restart.self],
        defaultSubcommand: Show.self
    )

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Print how the sources are, and whether secrets can be made.",
            discussion: "Ends with 1 if none can be made at the moment."
        )

        @OptionGroup var server: ServerOptions

        func run() async throws { try EntropyCommand.show(try await server.ask("entropy.status")) }
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Test the generators, the sources of this machine, and what the feeder is kept from.",
            discussion: "Needs no server. Ends with 1 if something fails; a source that is not there does not."
        )

        func run() throws {
            var isGood = true
            let mixer = MixerSelfTest.failure()
            let fault = mixer.map { "\($0) gives something else than it should" }
            EntropyCommand.line("generators", fault ?? "give what they should")
            isGood = isGood && mixer == nil
            for source in EntropySource.allCases {
                guard let health = SourceTrial.health(of: source) else {
                    EntropyCommand.line(source.rawValue, "is not on this machine, or closed to this user")
                    continue
                }
                EntropyCommand.line(source.rawValue, EntropyCommand.words(health))
                isGood = isGood && health.isPassing
            }
            isGood = try attempt() && isGood
            guard isGood else { throw ExitCode.failure }
        }

        /// Has the feeder try what it must not be able to do.
        private func attempt() throws -> Bool {
            guard let path = ProgramFile.beside(FeederProgram.name) else {
                EntropyCommand.line("feeder", "the program \(FeederProgram.name) is not in the folder of numen")
                return false
            }
            let process = Process()
            let output = Pipe()
            process.executableURL = URL(filePath: path)
            process.arguments = ["--attempt"]
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = output
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            let isConfined = process.terminationStatus == 0
            EntropyCommand.line("feeder", isConfined ? "is kept from all that it does not need:" : "IS NOT CONFINED:")
            for line in text.split(separator: "\n") { printLine("             \(line)") }
            return isConfined
        }
    }

    struct Assess: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure what this machine's jitter samples are worth, and keep the result.",
            discussion: """
                Takes a million samples, and a thousand after each of a thousand starts, and has the estimators of NIST \
                SP 800-90B for samples that are not independent look at them; about half a minute. The result is good for \
                this processor, kernel and version of numen alone. Nothing is credited because of it: that is \
                entropy.credit in the settings.
                """
        )

        @OptionGroup var server: ServerOptions

        @Flag(help: "Print what is kept as JSON, too.")
        var json = false

        func run() throws {
            let folder = DataFolder(server.data)
            do {
                try folder.prepare()
            } catch {
                throw Failure("\(error)")
            }
            let begin = ContinuousClock.now
            let assessment = HostAssessment.make { step in
                let estimator = step.estimator.map { ", \($0.rawValue)" } ?? ""
                printHint("\(step.number) of \(HostAssessment.stepCount): \(step.part.rawValue)\(estimator)")
            }
            guard let assessment else { throw Failure("nothing could be sampled") }
            for line in assessment.explanation { printLine(line) }
            do {
                try assessment.store(file: folder.entropyAssessment)
            } catch {
                throw Failure("\(error)")
            }
            if json { printLine(String(decoding: JSONWriter.octets(of: assessment.json), as: UTF8.self)) }
            printHint("kept in \(folder.entropyAssessment); that took \(begin.duration(to: .now).components.seconds) s")
        }
    }

    struct Reseed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Have a block of samples mixed in now.")

        @OptionGroup var server: ServerOptions

        func run() async throws { try EntropyCommand.show(try await server.ask("entropy.reseed")) }
    }

    struct Restart: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have a source pass its first tests again.",
            discussion: "Also one that is out for good, because it has failed three times in a day; see to it first."
        )

        @Argument(help: "jitter, rdseed, rdrand or hwrng; all of them if none is named.")
        var source: String?

        @OptionGroup var server: ServerOptions

        func run() async throws {
            try EntropyCommand.show(
                try await server.ask("entropy.restart", source.map { ["source": .string($0)] } ?? [:])
            )
        }
    }

    private static func line(_ name: String, _ text: String) {
        printLine("\(name.padding(toLength: 12, withPad: " ", startingAt: 0)) \(text)")
    }

    private static func words(_ health: SourceHealth) -> String {
        let margins = [health.repetitionMargin, health.proportionMargin]
        let nearest = margins.map { $0.worst * 100 / max(1, $0.cutoff) }.max() ?? 0
        switch health.state {
        case .passing: return "passes: \(health.samples) samples, \(nearest) % of what would be a failure"
        case .starting: return "gave only \(health.samples) samples in \(SourceTrial.patience.components.seconds) s"
        case .failed(let failure, _), .retired(let failure): return "FAILS after \(health.samples) samples: \(failure)"
        }
    }

    private static func show(_ status: JSON) throws {
        let reason = status["reason"]?.text ?? ""
        switch status["gate"]?.text {
        case "ok": line("secrets", "can be made (policy \(status["policy"]?.text ?? "?"))")
        case "degraded": line("secrets", "can be made still, but \(reason)")
        default: line("secrets", "CANNOT BE MADE: \(reason)")
        }
        line("feeder", status["feeder"]?.text ?? "?")
        for source in status["sources"]?.array ?? [] {
            let state = source["state"]?.text ?? "?"
            var text = state
            if let failure = source["failure"]?.text, !failure.isEmpty { text += ": \(failure)" }
            if state != "absent" {
                let nearest = max(source["repetition_percent"]?.int ?? 0, source["proportion_percent"]?.int ?? 0)
                text += ", \(source["samples"]?.int ?? 0) samples, \(nearest) % of what would be a failure"
            }
            line(source["name"]?.text ?? "?", text)
        }
        line("mixed in", "\(status["rate"]?.int ?? 0) octets a second, \(status["blocks"]?.int ?? 0) blocks so far")
        if status["credit"]?.text == "none" {
            line("credited", "nothing: it is mixed in, and that is all")
        } else if let assessed = status["assessed_millibits"]?.int {
            let bits = status["credited_bits"]?.int ?? 0
            line("credited", "\(bits) bits, at most half of \(assessed) thousandths of a bit for a jitter sample")
        } else {
            line("credited", "nothing while the process is not running")
        }
        if let available = status["entropy_avail"]?.int, let size = status["pool_size"]?.int {
            line("kernel", "counts \(available) of \(size) bits, which tells nothing: since Linux 5.18 it is full")
        }
        guard status["gate"]?.text != "blocked" else { throw ExitCode.failure }
    }
}
