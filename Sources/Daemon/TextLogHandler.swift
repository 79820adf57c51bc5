// SPDX-License-Identifier: MIT
import Foundation
public import Logging

/// Writes log lines that a person can read to standard error: time, level, what it is about, the message, details.
///
/// The journal of systemd gets the level in its own way, and no time, which it knows.
public struct TextLogHandler: LogHandler {
    /// Details that every line of this logger has.
    public var metadata: Logger.Metadata = [:]
    /// The least important level that is written.
    public var logLevel: Logger.Level

    private let label: String
    private let events: ServerEvents?

    /// Creates a handler.
    ///
    /// - Parameters:
    ///   - label: what the lines are about.
    ///   - level: the least important level that is written.
    ///   - events: where operators see the lines as well; nil if nowhere.
    public init(label: String, level: Logger.Level, events: ServerEvents? = nil) {
        self.label = label
        self.events = events
        logLevel = level
    }

    /// One detail that every line has.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line in one piece.
    public func log(event: LogEvent) {
        let details = metadata.merging(event.metadata ?? [:]) { $1 }
            .sorted { $0.key < $1.key }
            .map { " \($0.key)=\(Self.clean("\($0.value)"))" }
            .joined()
        let text = Self.clean("\(event.message)") + details
        events?.keep(text, event.level, label)
        let start = Journal.hasStandardError ? Journal.prefix(event.level) : Self.start(event.level)
        let line = "\(start)\(label): \(text)\n"
        // A log that nobody reads any more, or a full disk, is no reason to stop serving.
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }

    /// Time and level.
    private static func start(_ level: Logger.Level) -> String {
        "\(Date.now.formatted(.iso8601)) \(level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)) "
    }

    /// Without control characters: names of the chain must not write lines of their own or colour the terminal.
    private static func clean(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : $0 }
            )
        )
    }
}
