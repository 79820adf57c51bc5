// SPDX-License-Identifier: MIT
import Configuration
import TOMLKit

/// A configuration file in TOML, flattened to keys with dots.
struct SettingsFile {
    private(set) var values: [String: ConfigContent] = [:]
    private(set) var faults: [String] = []

    /// Reads the text of a file.
    ///
    /// - Parameter name: what the file is called in messages.
    init(text: String, name: String) {
        do {
            add(try TOMLTable(string: text), prefix: "", name: name)
        } catch let error as TOMLParseError {
            let place = "line \(error.source.begin.line), column \(error.source.begin.column)"
            faults.append("\(name): \(place): \(error.description)")
        } catch {
            faults.append("\(name): \(error)")
        }
    }

    private mutating func add(_ table: TOMLTable, prefix: String, name: String) {
        for key in table.keys {
            guard let value = table[key] else { continue }
            let path = prefix + key
            if let inner = value.table {
                add(inner, prefix: path + ".", name: name)
            } else if let content = Self.content(value) {
                values[path] = content
            } else {
                faults.append("\(path): \(name) gives it a value of a kind that no key has")
            }
        }
    }

    private static func content(_ value: any TOMLValueConvertible) -> ConfigContent? {
        // Booleans first: the library also reads them as numbers.
        if value.type == .bool, let bool = value.bool { return .bool(bool) }
        if let string = value.string { return .string(string) }
        if let int = value.int { return .int(int) }
        guard let array = value.array else { return nil }
        let strings = array.compactMap(\.string)
        return strings.count == array.count ? .stringArray(strings) : nil
    }
}
