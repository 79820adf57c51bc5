// SPDX-License-Identifier: MIT
import Configuration

/// Reads typed values, notes what is wrong with them, and remembers which keys there are.
struct SettingsReader {
    /// Where a value comes from.
    enum Origin: Hashable {
        case flag
        case file
        /// The environment variable of this name.
        case variable(String)
    }

    private let config: ConfigReader
    /// Where the value of a key comes from; nil if nobody set it.
    private let origin: (String) -> Origin?
    private(set) var faults: [String] = []
    private(set) var effective: [Settings.Setting] = []

    init(config: ConfigReader, origin: @escaping (String) -> Origin?) {
        self.config = config
        self.origin = origin
    }

    /// All keys asked for so far.
    var known: Set<String> { Set(effective.map(\.key)) }

    mutating func note(_ key: String, _ fault: String) {
        // Who looks only into the file would not find what the environment says.
        if case .variable(let name) = origin(key) {
            faults.append("\(key), from \(name): \(fault)")
        } else {
            faults.append("\(key): \(fault)")
        }
    }

    func hasValue(_ key: String) -> Bool { origin(key) != nil }

    mutating func string(_ key: String, default value: String) -> String {
        var result = value
        if hasValue(key) {
            if let found = config.string(forKey: ConfigKey(key)) {
                result = found
            } else {
                note(key, "must be a text, such as \(key) = \(quoted(value))")
            }
        }
        effective.append(Settings.Setting(key: key, value: quoted(result)))
        return result
    }

    mutating func strings(_ key: String, default value: [String]) -> [String] {
        var result = value
        if hasValue(key) {
            if let found = config.stringArray(forKey: ConfigKey(key)) {
                result = found.filter { !$0.isEmpty }
            } else {
                note(key, "must be a list of texts, such as \(key) = [\(value.map(quoted).joined(separator: ", "))]")
            }
        }
        effective.append(Settings.Setting(key: key, value: "[" + result.map(quoted).joined(separator: ", ") + "]"))
        return result
    }

    mutating func int(_ key: String, default value: Int, in range: ClosedRange<Int>) -> Int {
        var result = value
        if hasValue(key) {
            if let found = config.int(forKey: ConfigKey(key)) {
                result = found
                if !range.contains(found) {
                    note(key, "\(found) is outside \(range.lowerBound)…\(range.upperBound)")
                }
            } else {
                note(key, "must be a whole number, \(range.lowerBound)…\(range.upperBound)")
            }
        }
        effective.append(Settings.Setting(key: key, value: String(result)))
        return result
    }

    mutating func bool(_ key: String, default value: Bool) -> Bool {
        var result = value
        if hasValue(key) {
            if let found = config.bool(forKey: ConfigKey(key)) {
                result = found
            } else {
                note(key, "must be true or false")
            }
        }
        effective.append(Settings.Setting(key: key, value: String(result)))
        return result
    }

    /// A text as a basic string of TOML.
    private func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"" + escaped.escapingControlCharacters + "\""
    }
}
