// SPDX-License-Identifier: MIT
internal import Chain
internal import JSONRPC
internal import Logging

extension WalletGate {
    /// Asks the node something; what goes wrong becomes a ``WalletError``.
    func asking<Value>(_ body: () async throws -> Value) async throws(WalletError) -> Value {
        do { return try await body() } catch { throw WalletError(node: error) }
    }

    /// The node's chain, if the node is one to rely on: it has all blocks, and it is the one that the ledger is of.
    func readyChain() async throws(WalletError) -> ChainInfo {
        do { try access.check() } catch { throw WalletError(node: error) }
        let chain = try await asking { try await node.chain() }
        guard !chain.isDownloading else { throw WalletError(node: ChainError.downloadingBlocks) }
        guard !isEmbedded || chain.network == "regtest" else {
            throw .nodeUnavailable("the node is no embedded chain; it is not used with a credential that others have")
        }
        try ledger.bind(network: chain.network)
        return chain
    }

    /// What is true before an operation, if nothing speaks against it.
    ///
    /// - Throws: ``WalletError/refused(_:)`` for what the node would refuse, in better words and before anything is
    ///   reserved; ``WalletError/walletLocked`` if nobody can unlock the wallet.
    func situation(of operation: WalletOperation) async throws(WalletError) -> NodeSituation {
        let chain = try await readyChain()
        let wallet = try await asking { try await node.wallet() }
        guard !wallet.isLocked || passphrase != nil else { throw .walletLocked }
        let waiting = try await asking { try await node.waiting() }
        guard !waiting.contains(where: { $0.name == operation.name }) else {
            throw .refused("an operation on the name waits for a block")
        }
        let entry = try await asking { try await node.show(operation.name) }
        let isActive = entry?.isActive ?? false
        switch operation {
        case .new where isActive: throw .refused("the name is registered already")
        case .update where !isActive, .delete where !isActive: throw .refused("the name is not registered")
        default: break
        }
        return NodeSituation(
            height: chain.height,
            isLocked: wallet.isLocked,
            before: NameSituation(transaction: entry?.txid, walletTransactions: wallet.transactions)
        )
    }

    /// Runs a body while the wallet can sign, and locks it afterwards if it was locked before.
    func withUnlockedWallet<Value>(
        _ situation: NodeSituation,
        _ body: () async throws(WalletError) -> Value
    ) async throws(WalletError) -> Value {
        guard situation.isLocked, let passphrase else { return try await body() }
        do {
            try await unlock(passphrase)
        } catch {
            await lock()
            throw error
        }
        do {
            let value = try await body()
            await lock()
            return value
        } catch {
            await lock()
            throw error
        }
    }

    private func unlock(_ file: SecretFile) async throws(WalletError) {
        let secret: [UInt8]
        do {
            guard let octets = try file.read(), !octets.isEmpty else {
                throw WalletGateError("the passphrase file is missing or empty")
            }
            secret = octets
        } catch {
            logger.error("the wallet stays locked: \(error)")
            throw .walletLocked
        }
        do {
            try await node.unlock(secret)
        } catch ChainError.rpc(let error) where error.code == RPCError.wrongPassphrase {
            logger.error("the wallet stays locked: the passphrase in the file is not its passphrase")
            throw .walletLocked
        } catch {
            throw WalletError(node: error)
        }
    }

    private func lock() async {
        let node = node
        let logger = logger
        // A task of its own: it has to be locked whether or not somebody still waits.
        await Task {
            do {
                try await node.lock()
            } catch {
                logger.error("the wallet could not be locked, which the node does itself in some seconds: \(error)")
            }
        }
        .value
    }
}
