// SPDX-License-Identifier: MIT
internal import Foundation
internal import Logging

/// Writes lines to standard error, which the parent puts into its own log with time and name.
struct PlainLogHandler: LogHandler {
    let label: String
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    init(label: String) {
        self.label = label
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = HarmlessText.of("\(event.level): \(event.message)") + "\n"
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }
}
