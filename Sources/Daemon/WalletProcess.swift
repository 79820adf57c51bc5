// SPDX-License-Identifier: MIT
import Chain
import DevChain
import Foundation
import Logging
import Settings
import Supervision
import WalletGate

/// The process that holds the wallet, as the settings want it.
struct WalletProcess: Sendable {
    /// The process.
    let child: Child

    /// Prepares the process; nil if nothing is to be spent.
    ///
    /// - Parameters:
    ///   - settings: whose wallet pays, and how much.
    ///   - folder: the data folder.
    ///   - chain: tells where the embedded chain is.
    ///   - logger: receives the process's log.
    /// - Throws: ``DaemonError`` if the program is not there.
    init?(settings: Settings, folder: DataFolder, chain: ChainService, logger: Logger) throws(DaemonError) {
        let isEmbedded = settings.node.url == nil
        guard isEmbedded ? settings.devchain.playBudget > 0 : settings.wallet.url != nil else { return nil }
        guard let program = ProgramFile.beside(WalletProgram.name) else {
            let missing = "the program \(WalletProgram.name) is not in the folder of numen"
            guard isEmbedded else { throw DaemonError("\(missing); put it there, or spend nothing (no wallet.url)") }
            // Nobody has asked for play money.
            logger.warning("\(missing): numbers cannot be registered")
            return nil
        }
        if let node = settings.node.url, let url = settings.wallet.url, RPCEndpoint.areOneNode(node, url) {
            logger.warning(
                """
                node.url and wallet.url are one node, and a node knows no rights: whoever takes over this server can spend \
                with the credential that it reads names with; run the wallet on a node of its own
                """
            )
        }
        // Crash reports of Swift show memory, and this process holds secrets.
        let configuration = ChildConfiguration(
            name: WalletProgram.name,
            executable: program,
            // Without the rights of root libdispatch tells the journal of each thread that it may not prefer.
            environment: ["SWIFT_BACKTRACE": "enable=no", "LIBDISPATCH_LOG": "NO"]
        )
        child = Child(
            configuration,
            hello: { try await Self.configuration(settings, folder, chain).json },
            logger: logger
        )
    }

    private static func configuration(
        _ settings: Settings,
        _ folder: DataFolder,
        _ chain: ChainService
    ) async throws -> WalletConfiguration {
        let wallet = URL(filePath: folder.path).standardizedFileURL.path + "/wallet"
        guard let url = settings.wallet.url, settings.node.url != nil else {
            // The embedded chain may be filled first, which takes its time.
            for await _ in chain.feed.tips() {
                guard let embedded = chain.running?.embedded else { continue }
                return WalletConfiguration(
                    folder: wallet,
                    nodeURL: embedded.url,
                    credentials: .cookieFile(embedded.cookieFile),
                    dailyBudget: settings.devchain.playBudget,
                    confirmations: 1,
                    isEmbedded: true,
                    // The chain does nothing for a call that has waited for 4 seconds.
                    quietTime: 10
                )
            }
            throw CancellationError()
        }
        return WalletConfiguration(
            folder: wallet,
            nodeURL: url,
            credentials: settings.wallet.cookieFile.isEmpty
                ? .password(user: settings.wallet.user, file: settings.wallet.passwordFile)
                : .cookieFile(settings.wallet.cookieFile),
            dailyBudget: settings.wallet.dailyBudget,
            callerBudget: settings.wallet.callerBudget,
            orderLimit: settings.wallet.orderLimit,
            confirmations: settings.wallet.confirmations,
            passphraseFile: settings.wallet.passphraseFile.isEmpty ? nil : settings.wallet.passphraseFile,
            parentCredential: CredentialDigest.digests(of: try ChainService.endpoint(settings.node).credentials)
        )
    }
}
