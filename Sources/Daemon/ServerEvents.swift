// SPDX-License-Identifier: MIT
import Foundation
import HTTPAPI
import JSONRPC
import Logging

/// What operators can watch of the server while it runs: figures of each second, and the last lines of its log.
///
/// It is there before the server is, so that nothing of its start is missed.
public struct ServerEvents: Sendable {
    let journal = EventJournal()
    /// The most characters of a line.
    private static let lineLimit = 1_000

    /// Creates a place without events.
    public init() {}

    /// Keeps a line of the log, for operators alone; what must not be logged must not come here either.
    func keep(_ line: String, _ level: Logger.Level, _ label: String) {
        journal.append(
            level >= .warning ? .trouble : .log,
            [
                "label": .string(label),
                "level": .string(level.rawValue),
                "text": .string(String(line.prefix(Self.lineLimit))),
                "time": .integer(Int(Date.now.timeIntervalSince1970)),
            ]
        )
    }
}
