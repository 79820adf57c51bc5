// SPDX-License-Identifier: MIT
import Chain
import Foundation
import Logging
import NVS
import Store
import Synchronization

/// What a listener heard.
enum Heard: Equatable, Sendable {
    case loaded(Int)
    case changed(Int, groups: Set<String>, names: Set<String>)
}

/// A follower between a fake node and a real mirror in a temporary folder.
final class FollowerRig: Sendable {
    let node: FakeNode
    let folder: URL
    let store: MirrorStore
    let follower: Follower
    let clock = ManualClock()
    let lines = LogLines()
    let mirror: FlakyMirror
    private let listener: Listener

    init(node: FakeNode, selection: MirrorSelection = MirrorSelection(), folder: URL? = nil) throws {
        self.node = node
        self.folder = folder ?? FileManager.default.temporaryDirectory.appending(path: "mirror-\(UUID().uuidString)")
        store = try MirrorStore(folder: self.folder.path)
        mirror = FlakyMirror(store: store)
        let listener = Listener()
        self.listener = listener
        let lines = lines
        let logger = Logger(label: "follower") { _ in LineLog(lines: lines) }
        follower = Follower(
            node: node,
            mirror: mirror,
            listener: listener,
            selection: selection,
            logger: logger,
            clock: clock.clock
        )
    }

    /// Everything in the mirror, names without a group included.
    var records: [[UInt8]: NameRecord] {
        get async throws {
            let records = Mutex<[[UInt8]: NameRecord]>([:])
            try await store.forEachGroup { _, group in
                records.withLock { all in
                    for record in group { all[record.name] = record }
                }
            }
            var all = records.withLock(\.self)
            for record in RecordedChain.shared.records where NameGroup(name: record.name) == nil {
                all[record.name] = try await store.record(named: record.name)
            }
            return all
        }
    }

    /// Follows while `body` runs; the node's waiting call ends when the task does.
    func run(_ body: @escaping @Sendable (Events) async throws -> Void) async throws {
        let run = Task { try await follower.run() }
        let events = Events(heard: listener.heard, pauses: clock.pauses)
        do {
            try await body(events)
        } catch {
            run.cancel()
            _ = await run.result
            throw error
        }
        run.cancel()
        try await run.value
    }

    /// Waits until the follower says that it follows, which it does after the listener has heard of the block.
    ///
    /// False if the test's time is up before.
    func follows() async -> Bool {
        while follower.status.state != .following {
            if Task.isCancelled { return false }
            await Task.yield()
        }
        return true
    }

    func remove() {
        try? store.close()
        try? FileManager.default.removeItem(at: folder)
    }
}

/// What happens, in order; reading waits for it.
struct Events: Sendable {
    let heard: AsyncStream<Heard>
    let pauses: AsyncStream<Duration>

    func next() async -> Heard? {
        var iterator = heard.makeAsyncIterator()
        return await iterator.next()
    }

    func nextPause() async -> Duration? {
        var iterator = pauses.makeAsyncIterator()
        return await iterator.next()
    }

    /// Waits for a change to a height; changes to other ones are passed over.
    func reached(_ height: Int) async {
        while let event = await next() {
            switch event {
            case .loaded(height), .changed(height, _, _): return
            default: continue
            }
        }
    }
}

private struct Listener: ChainListener {
    let heard: AsyncStream<Heard>
    private let continuation: AsyncStream<Heard>.Continuation

    init() {
        (heard, continuation) = AsyncStream.makeStream()
    }

    func mirrorLoaded(tip: ChainTip) async { continuation.yield(.loaded(tip.height)) }

    func mirrorChanged(tip: ChainTip, groups: [NameGroup], names: [[UInt8]]) async {
        continuation.yield(
            .changed(
                tip.height,
                groups: Set(groups.map { String(decoding: $0.key, as: UTF8.self) }),
                names: Set(names.map { String(decoding: $0, as: UTF8.self) })
            )
        )
    }

    func nodeState(_ state: NodeState) async {}
}

/// The lines that were logged at `notice` and above.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock(\.self) }
    func append(_ line: String) { lines.withLock { $0.append(line) } }
}

private struct LineLog: LogHandler {
    let lines: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.notice

    init(lines: LogLines) {
        self.lines = lines
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.append("\(event.level): \(event.message)") }
}
