// SPDX-License-Identifier: MIT
import Foundation
import Supervision
import WalletGate

/// Holds the credential of the node's wallet, so that the server, which is open to the network, need not.
@main
struct NumenWallet {
    static func main() async {
        do {
            try await ChildProgram.run(
                name: WalletProgram.name,
                version: String(WalletProgram.protocolNumber),
                start: WalletProgram.start
            )
        } catch {
            try? FileHandle.standardError.write(contentsOf: Data("\(error)\n".utf8))
            exit(1)
        }
    }
}
