// SPDX-License-Identifier: MIT
import ArgumentParser
import Foundation
import Store

/// The command `numen backup`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy all that is kept, also while the server runs.",
        discussion: """
            Makes the folder with a copy of the data folder: the mirror of the chain, the embedded chain with its wallet's \
            keys, tokens, the audit log, what was spent. Each file is as of one moment. It is for you alone to read; keep it \
            like a key.

              numen backup /backups/numen-$(date +%F)

            The settings are not in the data folder: keep numen.toml and the files that it names yourself.
            """
    )

    @Argument(help: ArgumentHelp("The folder to make.", valueName: "folder"))
    var folder: String

    @Option(name: .long, help: ArgumentHelp("The data folder.", valueName: "DIR"))
    var data: String = ProcessInfo.processInfo.environment["NUMEN_DATA"] ?? "./var"

    @Flag(help: "Leave out the mirror of the chain, which the server can read from its node again.")
    var withoutMirror = false

    func run() throws {
        do {
            let manifest = try Backup(Self.path(folder)).make(of: data, skipsMirror: withoutMirror) { printHint($0) }
            printLine("\(folder): \(manifest.entries.count) files, \(manifest.size) octets")
        } catch {
            throw Failure("\(error)")
        }
    }

    /// A path without the slash that shells put behind folders.
    static func path(_ text: String) -> String {
        text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

/// The command `numen restore`.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of what is kept.",
        discussion: """
            Checks every file against what it was when the backup was made, before anything is touched. The server must not \
            run. What was ordered and spent after the backup is not in it: look at the wallet before you order again.

              numen restore /backups/numen-2026-11-21
              numen restore --check /backups/numen-2026-11-21
            """
    )

    @Argument(help: ArgumentHelp("A folder that numen backup has made.", valueName: "folder"))
    var folder: String

    @Option(name: .long, help: ArgumentHelp("The data folder.", valueName: "DIR"))
    var data: String = ProcessInfo.processInfo.environment["NUMEN_DATA"] ?? "./var"

    @Flag(help: "If there is data already, keep it aside in a folder beside the restored.")
    var replace = false

    @Flag(help: "Only see whether the backup is whole.")
    var check = false

    func run() throws {
        let restore = Restore(Backup(BackupCommand.path(folder)))
        do {
            guard !check else {
                let manifest = try restore.verify()
                return printLine("\(folder) is whole: \(manifest.entries.count) files, \(manifest.size) octets")
            }
            let outcome = try restore.run(into: BackupCommand.path(data), replaces: replace) { printHint($0) }
            printLine("\(data): \(outcome.manifest.entries.count) files restored")
            if let replaced = outcome.replaced { printLine("what was there before is in \(replaced)") }
        } catch {
            throw Failure("\(error)")
        }
    }
}
