// SPDX-License-Identifier: MIT
import Chain
import DevChain
import JSONRPC
import Logging
import NVS
import Synchronization
import WalletGate

/// A gate before an embedded chain whose blocks the test makes, with a node in between that tampers with calls.
final class GateRig: Sendable {
    let folder: TemporaryFolder
    let chain: DevChain
    /// Talks to the chain past everybody.
    let client: RPCClient
    let node: TamperedNode
    let clock: TestClock
    let lines = LogLines()
    private let url: String
    private let passwordFile: String

    private init(folder: TemporaryFolder, chain: DevChain, client: RPCClient, node: TamperedNode, url: String) throws {
        self.folder = folder
        self.chain = chain
        self.client = client
        self.node = node
        self.url = url
        clock = TestClock()
        passwordFile = try folder.write(TamperedNode.password + "\n", to: "password")
    }

    /// Runs a body with a fresh chain.
    static func run(
        blocks: DevChainConfiguration.BlockTiming = .manual,
        _ body: @escaping @Sendable (GateRig) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let chain = try await DevChain.open(
            DevChainConfiguration(folder: folder.path + "/chain", blockTiming: blocks, initialBlocks: 44)
        )
        let running = Task { try await chain.run() }
        let client = RPCClient(
            endpoint: try RPCEndpoint(url: chain.url, credentials: .cookieFile(path: chain.cookieFile))
        )
        let node = TamperedNode(chain: client)
        do {
            try await node.serve { url in
                try await body(GateRig(folder: folder, chain: chain, client: client, node: node, url: url))
            }
        } catch {
            running.cancel()
            _ = await running.result
            throw error
        }
        running.cancel()
        _ = await running.result
    }

    /// What a gate here is configured with.
    var configuration: WalletConfiguration {
        WalletConfiguration(
            folder: folder.path + "/wallet",
            nodeURL: url,
            credentials: .password(user: TamperedNode.user, file: passwordFile),
            dailyBudget: 1_000_000,
            confirmations: 3
        )
    }

    /// Opens the gate; whatever was there before has to be gone.
    func gate(
        _ change: (inout WalletConfiguration) -> Void = { _ in },
        onChange: @escaping @Sendable (Spend) -> Void = { _ in },
        checkpoint: @escaping @Sendable (WalletCheckpoint) throws(WalletError) -> Void = { _ in }
    ) throws -> WalletGate {
        var configuration = configuration
        change(&configuration)
        return try WalletGate(
            configuration: configuration,
            clock: clock.clock,
            logger: lines.logger,
            onChange: onChange,
            checkpoint: checkpoint
        )
    }

    /// Makes blocks whose coins are somebody else's, so that the wallet has no transaction more.
    func mineElsewhere(_ count: Int) async throws {
        _ = try await client.call(
            "generatetoaddress",
            [.integer(count), "emrt1qqypqxpq9qcrsszg2pvxq6rs0zqg3yyc5j7jzmq"]
        )
    }

    /// Lets pass what has to pass until what was looked for in vain is taken for not sent.
    func waitInVain() async throws {
        clock.advance(60)
        try await mineElsewhere(2)
    }

    /// Operations on a name in the chain.
    func history(_ name: String) async throws -> [NameOperationEntry] {
        try await client.nameHistory(Array(name.utf8), full: true)
    }

    /// The fee that a transaction burnt, as the chain tells it.
    func fee(_ txid: String?) async throws -> Int64? {
        guard let txid else { return nil }
        return try await client.call("gettransaction", [.string(txid)])["fee"]?.units.map { -$0 }
    }

    /// What the wallet has, in millionths of a coin, with every coin that is on its way.
    func balance() async throws -> Int64 {
        let info = try await client.call("getwalletinfo")
        return (info["balance"]?.units ?? 0) + (info["immature_balance"]?.units ?? 0)
    }
}

extension WalletOrder {
    /// An order for a new name.
    static func new(_ name: String, _ value: String = "A=192.0.2.1", days: Int = 1, key: String? = nil) -> WalletOrder {
        WalletOrder(
            key: key ?? "new \(name)",
            caller: "test",
            operation: .new(name: Array(name.utf8), value: Array(value.utf8), days: days)
        )
    }

    /// An order for a new value, whoever registered the name.
    static func update(_ name: String, _ value: String, days: Int = 0, key: String? = nil) -> WalletOrder {
        WalletOrder(
            key: key ?? "update \(name) \(value)",
            caller: "test",
            operation: .update(name: Array(name.utf8), value: Array(value.utf8), days: days),
            isForOwnNames: false
        )
    }

    /// An order for a deletion.
    static func delete(_ name: String, key: String? = nil) -> WalletOrder {
        WalletOrder(key: key ?? "delete \(name)", caller: "test", operation: .delete(name: Array(name.utf8)))
    }
}

/// Everything that was logged.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock(\.self) }

    var logger: Logger { Logger(label: "wallet") { _ in LineLog(lines: self) } }

    fileprivate func append(_ line: String) { lines.withLock { $0.append(line) } }
}

private struct LineLog: LogHandler {
    let lines: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(lines: LogLines) {
        self.lines = lines
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.append("\(event.level): \(event.message)") }
}
