// SPDX-License-Identifier: MIT
import Logging
import Synchronization

/// Keeps what is logged, and tells when a line comes.
final class LogRecorder: Sendable {
    struct Line: Hashable, Sendable {
        var level: Logger.Level
        var text: String
        var child: String?
    }

    private struct State {
        var lines: [Line] = []
        var waiting: [(test: @Sendable ([Line]) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(recorder: self) }
        logger.logLevel = .trace
        return logger
    }

    var lines: [Line] { state.withLock(\.lines) }

    /// Waits until so many lines hold the text.
    func wait(for text: String, count: Int = 1) async {
        await wait { lines in lines.count { $0.text.contains(text) } >= count }
    }

    func wait(until test: @escaping @Sendable ([Line]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if test(state.lines) { return true }
                state.waiting.append((test, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func add(_ line: Line) {
        let due = state.withLock { state in
            state.lines.append(line)
            let lines = state.lines
            let due = state.waiting.filter { $0.test(lines) }
            state.waiting.removeAll { $0.test(lines) }
            return due
        }
        for (_, continuation) in due { continuation.resume() }
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            recorder.add(Line(level: event.level, text: "\(event.message)", child: metadata["child"].map { "\($0)" }))
        }
    }
}
