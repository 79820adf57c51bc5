// SPDX-License-Identifier: MIT
import ArgumentParser
import Daemon

/// The program `numen`.
@main
struct Numen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "numen",
        abstract: "Serves the names of the Emercoin blockchain over DNS, and telephone numbers over HTTP.",
        discussion: """
            Without a node, numen runs a small chain of its own, filled from zones/*.nvs:

              numen serve
              dig @127.0.0.1 -p 1053 NAPTR 0.9.8.7.6.5.4.3.2.1.e164.arpa

            With a real node:

              numen serve --node http://127.0.0.1:6662 --node-cookie ~/.emercoin/.cookie

            Every setting stands in conf/numen.toml with what it means.
            """,
        version: Version.current,
        subcommands: [
            Serve.self, CheckConfig.self, Status.self, Lookup.self, Enum.self, NVSCommand.self, ClearnetCommand.self,
            TokenCommand.self, AuditCommand.self, EntropyCommand.self, BackupCommand.self, RestoreCommand.self,
            DevChainCommand.self,
        ]
    )
}
