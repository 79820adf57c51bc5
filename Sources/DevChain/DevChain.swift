// SPDX-License-Identifier: MIT
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

    init(url: String, cookieFile: String) {
        self.url = url
        self.cookieFile = cookieFile
    }

    /// Opens the chain in a folder, makes and seeds it at the first start, and begins to serve.
    ///
    /// - Parameters:
    ///   - configuration: where it lives and how it makes blocks.
    ///   - progress: called at least once a second while the first start reads seed files.
    public static func open(
        _ configuration: DevChainConfiguration,
        progress: @escaping @Sendable (DevChainProgress) -> Void = { _ in }
    ) async throws(DevChainError) -> DevChain {
        throw DevChainError(message: "the embedded chain is not there yet")
    }

    /// Serves until the service group shuts down, then closes the chain and removes the cookie file.
    public func run() async throws {
        try await gracefulShutdown()
    }

    /// Makes blocks, the first of which holds the transactions that wait.
    ///
    /// - Returns: their hashes, as users see them.
    @discardableResult
    public func mine(_ count: Int = 1) async throws(DevChainError) -> [String] {
        []
    }

    /// Takes a block and all that follow it from the chain; their transactions wait again.
    ///
    /// - Parameter hash: the block, as users see its hash.
    public func invalidate(_ hash: String) async throws(DevChainError) {}

    /// Takes the last blocks from the chain; their transactions wait again.
    ///
    /// - Parameter depth: how many blocks, from 1 to the height of the tip.
    public func invalidate(depth: Int) async throws(DevChainError) {}
}
