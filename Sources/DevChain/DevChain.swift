// SPDX-License-Identifier: MIT
internal import GRDB
internal import Logging
internal import NVS
public import ServiceLifecycle

/// An Emercoin chain of one's own, with the JSON-RPC of a real node.
///
/// It keeps real blocks with real name transactions in SQLite and speaks to clients as the node does: on a loopback
/// port, with a cookie file. What it leaves out: inputs need not be signed, no proof of work is asked for, there are no
/// peers, and methods that names do not need answer "Method not found".
///
/// It serves from the moment it is opened; ``run()`` keeps it until its service group shuts down.
public final class DevChain: Service {
    /// The address of its JSON-RPC: `http://host:port/`.
    public let url: String
    /// The file that holds user and password of its JSON-RPC; there as long as it serves.
    public let cookieFile: String

    private let node: ChainNode
    private let server: RPCServer

    private init(url: String, cookieFile: String, node: ChainNode, server: RPCServer) {
        self.url = url
        self.cookieFile = cookieFile
        self.node = node
        self.server = server
    }

    /// Opens the chain in a folder, makes and seeds it at the first start, and begins to serve.
    ///
    /// - Parameters:
    ///   - configuration: where it lives and how it makes blocks.
    ///   - progress: called at least once a second while the first start reads seed files.
    /// - Returns: the chain, which answers already; ``run()`` keeps it so.
    /// - Throws: ``DevChainError`` if the folder, a seed file or the port cannot be used.
    public static func open(
        _ configuration: DevChainConfiguration,
        progress: @escaping @Sendable (DevChainProgress) -> Void = { _ in }
    ) async throws(DevChainError) -> DevChain {
        let folder = try ChainFolder(path: configuration.folder)
        let database = ChainDatabase(folder: folder)
        if !database.exists {
            try database.create(filledAsIn: configuration, progress: progress)
        }
        let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
        let node: ChainNode
        do {
            node = try ChainNode(
                folder: folder,
                pool: try database.open(),
                timing: configuration.blockTiming,
                patience: configuration.patience,
                stop: { stop.finish() }
            )
        } catch {
            throw DevChainError(error)
        }
        var logger = Logger(label: "devchain")
        // Who opened the chain says where it listens.
        logger.logLevel = .warning
        var services: [any Service] = []
        if case .every(let seconds) = configuration.blockTiming {
            services.append(BlockTimer(node: node, seconds: max(seconds, 1), logger: logger))
        }
        let cookieFile = folder.path + "/.cookie"
        let server = try await RPCServer.start(
            host: configuration.host,
            port: configuration.port,
            cookieFile: cookieFile,
            node: node,
            services: services,
            logger: logger
        )
        // The method `stop` ends the serving, as it does at a node.
        Task { [weak server] in
            for await _ in stopped {}
            node.signal.close()
            await server?.stop()
        }
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        return DevChain(url: "http://\(host):\(server.port)/", cookieFile: cookieFile, node: node, server: server)
    }

    /// Serves until the service group shuts down, then closes the chain and removes the cookie file.
    ///
    /// After a client called `stop`, it goes on waiting for the service group.
    public func run() async throws {
        defer { try? node.close() }
        try? await gracefulShutdown()
        node.stop()
        node.signal.close()
        await server.stop()
        // An error here says that connections were cut off, which nobody needs to know.
        try? await server.wait()
    }

    /// Makes blocks, the first of which holds the transactions that wait.
    ///
    /// Orders of clients get their turn in between; after an error some of the blocks may be there.
    ///
    /// - Parameter count: how many, from 1 to 10,000.
    /// - Returns: their hashes, as users see them.
    /// - Throws: ``DevChainError`` for another count, or if the database cannot be written.
    @discardableResult
    public func mine(_ count: Int = 1) async throws(DevChainError) -> [String] {
        guard (1...RPCMethod.blockLimit).contains(count) else {
            throw DevChainError(
                message: "\(count) blocks cannot be made at once; choose from 1 to \(RPCMethod.blockLimit)"
            )
        }
        return try await describing { node in
            try await node.mine(count)
        }
    }

    /// Takes a block and all that follow it from the chain; their transactions wait again.
    ///
    /// - Parameter hash: the block, as users see its hash.
    /// - Throws: ``DevChainError`` if there is no such block, or it is block 0.
    public func invalidate(_ hash: String) async throws(DevChainError) {
        try await describing { node in
            try await node.change { editor in
                guard let octets = [UInt8](shownHash: hash), let block = try editor.view.block(hash: octets) else {
                    throw DevChainError(message: "the embedded chain has no block \(hash); look at the hash")
                }
                guard block.height > 0 else { throw DevChainError(message: "block 0 cannot be taken away") }
                try editor.invalidate(block)
            }
        }
    }

    /// Takes the last blocks from the chain; their transactions wait again.
    ///
    /// - Parameter depth: how many blocks, from 1 to the height of the tip.
    /// - Throws: ``DevChainError`` for another depth.
    public func invalidate(depth: Int) async throws(DevChainError) {
        try await describing { node in
            try await node.change { editor in
                let height = try editor.view.tip().height
                guard (1...max(height, 1)).contains(depth),
                    let block = try editor.view.block(height: height - depth + 1), block.height > 0
                else {
                    throw DevChainError(
                        message: "\(depth) blocks cannot be taken from a chain of height \(height); "
                            + "choose from 1 to \(height)"
                    )
                }
                try editor.invalidate(block)
            }
        }
    }

    private func describing<T>(_ body: (ChainNode) async throws -> T) async throws(DevChainError) -> T {
        do {
            return try await body(node)
        } catch {
            throw DevChainError(error)
        }
    }
}
