// SPDX-License-Identifier: MIT
import ArgumentParser
import Daemon
import Logging
import Settings

/// The command `numen serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve DNS and HTTP until told to stop.",
        discussion: """
            Listens on 127.0.0.1:1053 and [::1]:1053 for DNS, on 127.0.0.1:8080 for HTTP (a dashboard, and /docs) and on \
            127.0.0.1:8053 for the tools around a resolver (see numen clearnet --help), keeps its data \
            in ./var, and follows a node, or the embedded chain if none is named. Stop it with Ctrl-C or SIGTERM.
            """
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.load()
        let level = Logger.Level(rawValue: settings.log.level) ?? .info
        let events = ServerEvents()
        LoggingSystem.bootstrap { label in TextLogHandler(label: label, level: level, events: events) }
        var logger = Logger(label: "numen")
        logger.logLevel = level
        do {
            try await Daemon(settings: settings, logger: logger, events: events).run()
        } catch {
            throw Failure("\(error)")
        }
    }
}

/// The command `numen check-config`.
struct CheckConfig: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Check the settings and print the ones that apply.",
        discussion: "Reports every fault at once and ends with 1 if there is one. Secrets are not read and not printed."
    )

    @OptionGroup var options: SettingsOptions

    func run() throws {
        let settings = try options.load()
        do {
            try Daemon.check(settings)
        } catch {
            throw Failure("the settings cannot be used:\n" + error.faults.map { "  " + $0 }.joined(separator: "\n"))
        }
        var section = ""
        for setting in settings.effective {
            let parts = setting.key.split(separator: ".", maxSplits: 1).map(String.init)
            if parts.count == 2, parts[0] != section {
                section = parts[0]
                print("\n[\(section)]")
            }
            print("\(parts.last ?? setting.key) = \(setting.value)")
        }
    }
}
