// SPDX-License-Identifier: MIT
import DNSWire
import ENUM
import HTTPAPI
import NVS
import Synchronization

/// A chain that says what a test wants.
final class MadeUpDirectory: NameDirectory {
    struct State: Sendable {
        var tip: DirectoryTip? = DirectoryTip(height: 68, hash: String(repeating: "ab", count: 32))
        var records: [NameRecord] = []
        var isNodeConnected = true
        var nodeVersion = 80_600
        var isServing = true
        var lag = 0
        var silence = Duration.zero
        var isNodeAsked = true
        /// Whether numbers are known at once.
        var isPrompt = true
        /// Names that were deleted.
        var deleted: [NameRecord] = []
        /// The heights of the last operations on names.
        var heights: [[UInt8]: Int] = [:]
        var history: [[UInt8]: [NameChange]] = [:]
        /// What is wrong with names.
        var faults: [[UInt8]: [String]] = [:]
        /// How often a report was wanted at once.
        var promptCount = 0
        /// How often somebody waited for a report.
        var reportCount = 0
    }

    private let state: Mutex<State>
    private struct Listeners {
        var recent = RecentBlocks()
        var streams: [AsyncStream<ChainEvent>.Continuation] = []
    }

    private let listeners = Mutex(Listeners())

    init(_ records: [NameRecord] = []) {
        let state = State(records: records)
        self.state = Mutex(state)
        guard let tip = state.tip else { return }
        listeners.withLock { _ = $0.recent.follow([], behind: nil, to: tip) }
    }

    func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
    }

    /// Tells of a block behind another one, or else of one that nobody knows.
    func tell(_ block: BlockEvents, behind fork: String? = nil) {
        listeners.withLock { listeners in
            let events = listeners.recent.follow([block], behind: fork, to: block.tip)
            for stream in listeners.streams { for event in events { stream.yield(event) } }
        }
    }

    /// What somebody is told first who knows a block.
    func first(after hash: String) -> ChainEvent? { listeners.withLock { $0.recent.events(after: hash).first } }

    var promptCount: Int { state.withLock { $0.promptCount } }

    var reportCount: Int { state.withLock { $0.reportCount } }

    var listenerCount: Int { listeners.withLock { $0.streams.count } }

    var tip: DirectoryTip? { state.withLock { $0.tip } }

    func health() async -> HealthReport {
        state.withLock { state in
            HealthReport(
                height: state.tip?.height ?? 0,
                isNodeConnected: state.isNodeConnected,
                nodeVersion: state.nodeVersion,
                isAnswering: state.tip != nil,
                state: "following the node",
                version: "test",
                children: [HealthReport.Child(name: "numen-wallet", state: "running", restarts: 2)],
                isServing: state.isServing,
                lag: state.lag,
                silence: state.silence
            )
        }
    }

    func report(on number: E164Number) async throws -> NumberReport {
        let state = state.withLock { state in
            state.reportCount += 1
            return state
        }
        guard let report = report(on: number, state) else { throw DirectoryError.notReady }
        return report
    }

    func reportAtOnce(on number: E164Number) -> NumberReport? {
        let state = state.withLock { state in
            state.promptCount += 1
            return state
        }
        return state.isPrompt ? report(on: number, state) : nil
    }

    private func report(on number: E164Number, _ state: State) -> NumberReport? {
        guard let tip = state.tip else { return nil }
        let records = state.records.filter { ENUMName($0.name)?.number == number }
        let sources = records.filter { $0.isActive(at: tip.height) }
            .map { NumberAnswer.Source(name: $0.name, value: $0.value) }
        let answer = NumberAnswer(number, sources: sources, policy: .prefer, trust: .nobody)
        return NumberReport(tip: tip, answer: answer, records: records)
    }

    func record(named name: [UInt8]) async throws -> NameRecord? {
        let state = state.withLock { $0 }
        guard state.tip != nil else { throw DirectoryError.notReady }
        if let record = state.records.first(where: { $0.name == name }) { return record }
        guard state.isNodeAsked else { throw DirectoryError.nodeAway }
        return nil
    }

    func detail(of name: [UInt8]) async throws -> NameDetail? {
        let state = state.withLock { $0 }
        guard let tip = state.tip else { throw DirectoryError.notReady }
        if let record = state.deleted.first(where: { $0.name == name }) {
            return NameDetail(tip: tip, record: record, isDeleted: true, height: state.heights[name])
        }
        let record = try await record(named: name)
        return record.map { NameDetail(tip: tip, record: $0, height: state.heights[name]) }
    }

    func names(withPrefix prefix: [UInt8], after name: [UInt8]?, limit: Int) async throws -> NameListing {
        let state = state.withLock { $0 }
        guard let tip = state.tip else { throw DirectoryError.notReady }
        guard state.isNodeAsked else { throw DirectoryError.busy }
        let fitting = state.records.filter { $0.name.starts(with: prefix) }
            .sorted { $0.name.lexicographicallyPrecedes($1.name) }
            .filter { record in name.map { $0.lexicographicallyPrecedes(record.name) } ?? true }
        let page = Array(fitting.prefix(limit))
        return NameListing(tip: tip, records: page, next: fitting.count > limit ? page.last?.name : nil)
    }

    func numbers(after name: [UInt8]?, limit: Int) async throws -> [NameRecord] {
        func key(_ name: [UInt8]) -> [[UInt8]] { [NameGroup(name: name)?.key ?? [], name] }
        func isBefore(_ a: [[UInt8]], _ b: [[UInt8]]) -> Bool {
            a[0] == b[0] ? a[1].lexicographicallyPrecedes(b[1]) : a[0].lexicographicallyPrecedes(b[0])
        }
        return state.withLock { $0.records }.filter { NameGroup(name: $0.name)?.isDNS == false }
            .sorted { isBefore(key($0.name), key($1.name)) }
            .filter { record in name.map { isBefore(key($0), key(record.name)) } ?? true }
            .prefix(limit).map { $0 }
    }

    func history(of name: [UInt8]) async throws -> [NameChange] {
        let state = state.withLock { $0 }
        guard state.isNodeAsked else { throw DirectoryError.nodeAway }
        return state.history[name] ?? []
    }

    func faults(of name: [UInt8]) async throws -> [String] { state.withLock { $0.faults[name] ?? [] } }

    func answer(to question: Question) -> Message? {
        guard
            let rule = try? NAPTR(
                order: 0,
                preference: 10,
                flags: Array("u".utf8),
                services: Array("E2U+sip".utf8),
                regexp: Array("!^.*$!sip:user@example.com!".utf8),
                replacement: .root
            )
        else { return nil }
        var message = Message(query: question, id: 0)
        message.answers = [ResourceRecord(name: question.name, ttl: 3_600, rdata: .naptr(rule))]
        return message
    }

    func events(after hash: String?) -> AsyncStream<ChainEvent> {
        AsyncStream { continuation in
            listeners.withLock { listeners in
                for event in listeners.recent.events(after: hash) { continuation.yield(event) }
                listeners.streams.append(continuation)
            }
        }
    }
}
