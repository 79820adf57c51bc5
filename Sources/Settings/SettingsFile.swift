// SPDX-License-Identifier: MIT
import Configuration
import Foundation
import TOMLKit

/// A configuration file in TOML, flattened to keys with dots.
struct SettingsFile {
    private(set) var values: [String: ConfigContent] = [:]
    private(set) var faults: [String] = []

    /// Reads a file.
    ///
    /// - Throws: ``SettingsError`` that says why it cannot be read and what to do about it.
    init(path: String) throws(SettingsError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw SettingsError(faults: ["\(path): \(Self.remedy(for: error, at: path))"])
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw SettingsError(faults: [
                "\(path): is not UTF-8 text; save it as such, or name another file with --config"
            ])
        }
        self.init(text: text, name: path)
    }

    private static func remedy(for error: any Error, at path: String) -> String {
        var isFolder: ObjCBool = false
        // The flag is written during the call alone.
        if unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            return "is a folder; name a file with --config"
        }
        let code = (error as? CocoaError)?.code
        return switch code {
        case .fileReadNoSuchFile, .fileNoSuchFile:
            "there is no such file; name another one with --config, or none for the defaults"
        case .fileReadNoPermission:
            "this user must not read it; let it be read (chmod), or name another file with --config"
        default: "cannot be read; name another file with --config"
        }
    }

    /// Reads the text of a file.
    ///
    /// - Parameters:
    ///   - text: in TOML; what is wrong with it becomes faults.
    ///   - name: what the file is called in messages.
    init(text: String, name: String) {
        if let line = Self.lineOfBrokenHeader(in: text) {
            faults.append("\(name): line \(line): a table has to be named in its brackets, such as [dns]")
            return
        }
        do {
            add(try TOMLTable(string: text), prefix: "", name: name)
        } catch let error as TOMLParseError {
            let place = "line \(error.source.begin.line), column \(error.source.begin.column)"
            faults.append("\(name): \(place): \(error.description)")
        } catch {
            faults.append("\(name): \(error)")
        }
    }

    /// The first line that starts like a table's header and goes on with what can start no key.
    ///
    /// The parser ends the program at such a header. A line of a list or text of several lines may look like one, too;
    /// no key takes a list of lists, and such a text can be written in one line.
    private static func lineOfBrokenHeader(in text: String) -> Int? {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace || scalar == "\u{FEFF}" }
        for (index, line) in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var rest = line.drop(while: isBlank)
            guard rest.popFirst() == "[" else { continue }
            if rest.first == "[" { rest.removeFirst() }
            guard let start = rest.first(where: { !isBlank($0) }) else { return index + 1 }
            switch start {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_", "\"", "'", "]": continue
            default: return index + 1
            }
        }
        return nil
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
