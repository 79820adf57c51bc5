// SPDX-License-Identifier: MIT
public import JSONRPC
import Synchronization

/// What has happened in the server of late, for operators who watch it.
///
/// It keeps a bounded number of events of each kind, and nothing for those who listen: they read on from the last number
/// that they know, and who reads too slowly begins anew.
public final class EventJournal: Sendable {
    /// A kind of events.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// How the server is: only the last one counts.
        case status
        /// What it has done within a second.
        case sample
        /// A line of its log.
        case log
        /// A line of its log that tells of trouble; these outlive lines that do not.
        case trouble

        /// How many are kept.
        var limit: Int {
            switch self {
            case .status: 1
            case .sample: 300
            case .log: 200
            case .trouble: 50
            }
        }
    }

    /// An event.
    struct Entry: Sendable {
        let number: UInt64
        let kind: Kind
        /// JSON on one line.
        let data: [UInt8]
    }

    private struct State {
        var number: UInt64 = 0
        var entries: [Kind: [Entry]] = [:]
        /// The last number that was dropped, but for kinds of which only the last one counts.
        var dropped: UInt64 = 0
        var next = 0
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    /// Another one for each run of the program, whose numbers begin anew.
    let run = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    private let state = Mutex(State())

    /// Creates a journal without events.
    public init() {}

    /// Adds an event, and tells those who listen.
    public func append(_ kind: Kind, _ json: JSON) {
        let data = ReplyWriter.line(of: json)
        state.withLock { state in
            state.number += 1
            state.entries[kind, default: []].append(Entry(number: state.number, kind: kind, data: data))
            if let count = state.entries[kind]?.count, count > kind.limit, let old = state.entries[kind]?.removeFirst(),
                kind.limit > 1
            {
                state.dropped = max(state.dropped, old.number)
            }
            for listener in state.listeners.values { listener.yield() }
        }
    }

    /// The events behind a number, in their order.
    ///
    /// - Parameter number: the last one that is known; 0 for all that are kept.
    /// - Returns: the events, and whether there were others among them that are gone.
    func entries(after number: UInt64) -> (entries: [Entry], isComplete: Bool) {
        state.withLock { state in
            let entries = state.entries.values.flatMap { $0.drop { $0.number <= number } }
                .sorted { $0.number < $1.number }
            return (entries, number >= state.dropped && number <= state.number)
        }
    }

    /// A word whenever there are new events; several at once are one word.
    func news() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let key = state.withLock { state in
                state.next += 1
                state.listeners[state.next] = continuation
                return state.next
            }
            continuation.yield()
            continuation.onTermination = { [weak self] _ in
                self?.state.withLock { _ = $0.listeners.removeValue(forKey: key) }
            }
        }
    }
}
