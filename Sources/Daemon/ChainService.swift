// SPDX-License-Identifier: MIT
import Chain
import DevChain
import Foundation
import Logging
import ServiceLifecycle
import Settings
import Store
import Synchronization

/// Where the names come from: the embedded chain if no node is configured, and in either case the follower.
///
/// DNS is served from the first moment; what takes its time, such as seeding, happens in here.
final class ChainService: Service {
    /// What runs once the chain is there.
    struct Running: Sendable {
        var client: RPCClient
        var follower: Follower
        var embedded: DevChain?
    }

    private let settings: Settings
    private let folder: DataFolder
    private let store: MirrorStore
    private let publisher: ZonePublisher
    let feed: ChainFeed
    private let logger: Logger
    private let current = Mutex<Running?>(nil)

    init(settings: Settings, folder: DataFolder, store: MirrorStore, publisher: ZonePublisher, logger: Logger) {
        self.settings = settings
        self.folder = folder
        self.store = store
        self.publisher = publisher
        feed = ChainFeed(publisher: publisher)
        self.logger = logger
    }

    /// What runs; nil as long as the embedded chain is being opened.
    var running: Running? { current.withLock { $0 } }

    func run() async throws {
        // Also when something fails: what SQLite keeps beside a file belongs into it.
        defer { close() }
        // What is wrong with the chain's settings is said before the work starts.
        let embedded = settings.node.url == nil ? try await openEmbedded() : nil
        let client = RPCClient(endpoint: try endpoint(embedded))
        // A restart answers from the mirror before any node does.
        if let tip = try await store.tip() {
            await feed.mirrorLoaded(tip: tip)
        }
        let follower = Follower(
            node: client,
            mirror: store,
            listener: feed,
            selection: MirrorSelection(names: Set(publisher.watchedNames + [Array(settings.clearnet.record.utf8)])),
            logger: logger
        )
        publisher.onWatch { names in follower.watch(names) }
        current.withLock { $0 = Running(client: client, follower: follower, embedded: embedded) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let embedded { group.addTask { try await embedded.run() } }
            group.addTask { try await follower.run() }
            try await group.next()
            // Without one of the two the other is of no use.
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func close() {
        do {
            try store.close()
        } catch {
            logger.warning("the mirror could not be closed; nothing is lost: \(error)")
        }
    }

    private func openEmbedded() async throws -> DevChain {
        let parts = settings.devchain.rpc.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]), (0...65_535).contains(port) else {
            throw DaemonError(
                "devchain.rpc: \"\(settings.devchain.rpc)\" is no address with a port, such as 127.0.0.1:0"
            )
        }
        let seeds = try settings.devchain.seed.flatMap(Self.files(matching:))
        let timing: DevChainConfiguration.BlockTiming =
            switch settings.devchain.blocks {
            case .instant: .instant
            case .every(let seconds): .every(seconds: seconds)
            case .manual: .manual
            }
        let configuration = DevChainConfiguration(
            folder: folder.chain,
            host: String(parts[0]),
            port: port,
            blockTiming: timing,
            seedFiles: seeds
        )
        let logger = logger
        let told = Mutex(ContinuousClock.now)
        let chain = try await DevChain.open(configuration) { progress in
            let isDue = told.withLock { told in
                defer { if told.duration(to: .now) > .seconds(2) { told = .now } }
                return told.duration(to: .now) > .seconds(2) || progress.octets == progress.totalOctets
            }
            guard isDue else { return }
            let percent = progress.totalOctets > 0 ? progress.octets * 100 / progress.totalOctets : 100
            logger.info("filling the embedded chain: \(progress.names) names, \(percent) %")
        }
        logger.info("the embedded chain is up", metadata: ["url": "\(chain.url)", "cookie": "\(chain.cookieFile)"])
        return chain
    }

    private func endpoint(_ embedded: DevChain?) throws -> RPCEndpoint {
        if let embedded {
            return try RPCEndpoint(url: embedded.url, credentials: .cookieFile(path: embedded.cookieFile))
        }
        return try Self.endpoint(settings.node)
    }

    /// Where the configured node listens and how to log in there.
    static func endpoint(_ node: Settings.Node) throws -> RPCEndpoint {
        let credentials: RPCCredentials
        if !node.cookieFile.isEmpty {
            credentials = .cookieFile(path: node.cookieFile)
        } else {
            let data: Data
            do {
                data = try Data(contentsOf: URL(filePath: node.passwordFile))
            } catch {
                throw DaemonError(
                    "node.password-file: \(node.passwordFile) cannot be read; see whether it is there and whose it is"
                )
            }
            let password = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
            credentials = .password(user: node.user, password: password)
        }
        return try RPCEndpoint(
            url: node.url ?? "",
            credentials: credentials,
            allowsPlaintext: node.allowRemotePlain
        )
    }

    /// The files that a path with `*` in its last part stands for, by name; a path without one stands for itself.
    static func files(matching pattern: String) throws(DaemonError) -> [String] {
        let manager = FileManager.default
        guard pattern.contains("*") else {
            guard manager.isReadableFile(atPath: pattern) else {
                throw DaemonError("the seed file \(pattern) cannot be read; check devchain.seed or --nvs")
            }
            return [pattern]
        }
        let url = URL(filePath: pattern)
        let parts = url.lastPathComponent.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        let folder = url.deletingLastPathComponent().path
        let names = (try? manager.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { matches($0, parts) }.map { folder + "/" + $0 }
    }

    private static func matches(_ name: String, _ parts: [String]) -> Bool {
        guard let first = parts.first, let last = parts.last, name.hasPrefix(first), name.hasSuffix(last),
            name.count >= first.count + last.count
        else { return false }
        var rest = name.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
