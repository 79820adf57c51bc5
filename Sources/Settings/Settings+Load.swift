// SPDX-License-Identifier: MIT
import Configuration

extension Settings {
    /// Reads and checks the settings.
    ///
    /// - Parameters:
    ///   - file: the configuration file, or nil for none.
    ///   - environment: variables; those named `NUMEN_` and a key with `_` for dots and dashes count, for example
    ///     `NUMEN_DNS_UDP_SIZE`, lists with commas.
    ///   - flags: values given on the command line, by key. They win over the environment, and that over the file.
    /// - Returns: settings without a fault in them.
    /// - Throws: ``SettingsError`` with every fault found.
    public static func load(
        file: String?,
        environment: [String: String],
        flags: [String: FlagValue]
    ) throws(SettingsError) -> Settings {
        let contents = if let file { try SettingsFile(path: file) } else { SettingsFile(text: "", name: "") }
        let variables = Self.variables(environment)
        let reader = ConfigReader(providers: [
            InMemoryProvider(name: "flags", values: providerValues(flags.compactMapValues(\.list))),
            // As in the environment, what a text is read as depends on the key.
            EnvironmentVariablesProvider(environmentVariables: self.variables(flags)),
            EnvironmentVariablesProvider(environmentVariables: variables),
            InMemoryProvider(name: "file", values: providerValues(contents.values)),
        ])
        var source = SettingsReader(config: reader) { key in
            let variable = variable(for: key)
            if flags[key] != nil { return .flag }
            if variables[variable] != nil { return .variable("NUMEN_" + variable) }
            return contents.values[key] == nil ? nil : .file
        }
        let settings = Settings(from: &source)

        var faults = contents.faults
        let known = source.known
        for key in contents.values.keys.sorted() where !known.contains(key) {
            faults.append("\(key): no such key\(suggestion(for: key, in: known))")
        }
        let knownVariables = Set(known.map { "NUMEN_" + variable(for: $0) })
        for name in variables.keys.sorted().map({ "NUMEN_" + $0 }) where !knownVariables.contains(name) {
            faults.append("\(name): no such variable\(suggestion(for: name, in: knownVariables))")
        }
        faults += source.faults
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
        return settings
    }

    /// The name, without `NUMEN_`, of the environment variable for a key.
    private static func variable(for key: String) -> String {
        String(key.map { $0 == "." || $0 == "-" ? "_" : $0 }).uppercased()
    }

    private static func variables(_ environment: [String: String]) -> [String: String] {
        var result: [String: String] = [:]
        // Tests are switched by variables of their own.
        for (name, value) in environment
        where name.hasPrefix("NUMEN_") && !name.hasPrefix("NUMEN_TEST_") && name != "NUMEN_LONG_TESTS" {
            result[String(name.dropFirst(6))] = value
        }
        return result
    }

    /// The flags that give one thing, as if they were variables.
    private static func variables(_ flags: [String: FlagValue]) -> [String: String] {
        var result: [String: String] = [:]
        for case (let key, .text(let text)) in flags { result[variable(for: key)] = text }
        return result
    }

    /// What a flag gives to a key.
    public enum FlagValue: Hashable, Sendable {
        /// For keys that hold one thing.
        case text(String)
        /// For keys that hold a list.
        case list([String])

        fileprivate var list: ConfigContent? {
            if case .list(let list) = self { .stringArray(list) } else { nil }
        }
    }

    private static func providerValues(_ values: [String: ConfigContent]) -> [AbsoluteConfigKey: ConfigValue] {
        var result: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, content) in values {
            result[AbsoluteConfigKey(key.split(separator: ".").map(String.init))] =
                ConfigValue(content, isSecret: false)
        }
        return result
    }

    /// The known key that is most like a mistyped one, if any is like it.
    private static func suggestion(for key: String, in known: Set<String>) -> String {
        let last = key.split(separator: ".").last.map(String.init) ?? key
        let candidates = known.sorted().map { (key: $0, distance: distance(key, $0)) }
        if let best = candidates.min(by: { $0.distance < $1.distance }), best.distance <= 2 {
            return "; did you mean \(best.key)?"
        }
        if let moved = known.sorted().first(where: { $0.hasSuffix("." + last) }) {
            return "; did you mean \(moved)?"
        }
        return "; conf/numen.toml lists all keys"
    }

    /// How many letters have to be changed, added or taken away to make one text into the other.
    private static func distance(_ a: String, _ b: String) -> Int {
        let b = Array(b.utf8)
        var row = Array(0...b.count)
        for (i, x) in a.utf8.enumerated() {
            var previous = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let change = previous + (x == y ? 0 : 1)
                previous = row[j + 1]
                row[j + 1] = min(change, min(row[j], previous) + 1)
            }
        }
        return row[b.count]
    }
}
