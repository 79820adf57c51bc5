// SPDX-License-Identifier: MIT

/// Why settings cannot be used: all faults together, so that they can be mended in one go.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One line for each fault: the key, what is wrong, what would be right.
    public var faults: [String]

    /// Creates an error.
    ///
    /// - Parameter faults: control characters in them, which may come from a file, are escaped.
    public init(faults: [String]) {
        self.faults = faults.map(\.escapingControlCharacters)
    }

    /// The lines.
    public var description: String {
        faults.joined(separator: "\n")
    }
}
