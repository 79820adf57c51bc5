// SPDX-License-Identifier: MIT
import ArgumentParser
import Foundation
import Settings

/// Flags that stand above the configuration file.
struct SettingsOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Configuration file in TOML; conf/numen.toml is a documented sample.", valueName: "FILE")
    )
    var config: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Serve DNS here, over UDP and TCP; may be given more than once. [dns.listen]",
            valueName: "HOST:PORT"
        )
    )
    var dns: [String] = []

    @Option(name: .long, help: ArgumentHelp("Serve HTTP here, or off. [http.listen]", valueName: "HOST:PORT|off"))
    var http: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Serve the control face here, or off. [clearnet.control]", valueName: "HOST:PORT|off")
    )
    var control: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Serve the face of randomness here, or off. [entropy.face]", valueName: "HOST:PORT|off")
    )
    var entropy: String?

    @Option(name: .long, help: ArgumentHelp("Keep everything in this folder. [data]", valueName: "DIR"))
    var data: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Become this user once the ports are bound, if started as root. [user]", valueName: "NAME")
    )
    var user: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Follow this node instead of the embedded chain. [node.url]", valueName: "URL")
    )
    var node: String?

    @Option(name: .long, help: ArgumentHelp("The node's cookie file. [node.cookie-file]", valueName: "FILE"))
    var nodeCookie: String?

    @Option(name: .long, help: ArgumentHelp("User name for the node. [node.user]", valueName: "NAME"))
    var nodeUser: String?

    @Option(name: .long, help: ArgumentHelp("File with the node's password. [node.password-file]", valueName: "FILE"))
    var nodePasswordFile: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Fill the embedded chain from this file at its first start; may be given more than once. [devchain.seed]",
            valueName: "FILE"
        )
    )
    var nvs: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Least important messages that are logged. [log.level]", valueName: "LEVEL")
    )
    var logLevel: String?

    /// Reads and checks everything.
    func load() throws -> Settings {
        var flags: [String: Settings.FlagValue] = [:]
        if !dns.isEmpty { flags["dns.listen"] = .list(dns) }
        if !nvs.isEmpty { flags["devchain.seed"] = .list(nvs) }
        flags["http.listen"] = http.map { .text($0) }
        flags["clearnet.control"] = control.map { .text($0) }
        flags["entropy.face"] = entropy.map { .text($0) }
        flags["data"] = data.map { .text($0) }
        flags["user"] = user.map { .text($0) }
        flags["node.url"] = node.map { .text($0) }
        flags["node.cookie-file"] = nodeCookie.map { .text($0) }
        flags["node.user"] = nodeUser.map { .text($0) }
        flags["node.password-file"] = nodePasswordFile.map { .text($0) }
        flags["log.level"] = logLevel.map { .text($0) }
        do {
            return try Settings.load(file: config, environment: ProcessInfo.processInfo.environment, flags: flags)
        } catch {
            throw Failure("the settings cannot be used:\n" + error.faults.map { "  " + $0 }.joined(separator: "\n"))
        }
    }
}

/// What a command ends with when it cannot do what it was asked: a message for a person, exit code 1.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ message: String) {
        description = message
    }
}
