// SPDX-License-Identifier: MIT

/// What tells one series of a metric from another.
public struct MetricLabel: Hashable, Sendable {
    /// The name: letters, digits and underscores.
    public let name: String
    /// The value: any text.
    public let value: String

    /// The most octets of a value; what is longer is cut.
    public static let longestValue = 128

    /// Creates a label.
    ///
    /// - Parameters:
    ///   - name: the name; what may not stand in one becomes an underscore.
    ///   - value: the value; cut if it is longer than ``longestValue`` octets.
    public init(_ name: String, _ value: String) {
        self.name = MetricName.label(name)
        var end = value.startIndex
        for index in value.unicodeScalars.indices {
            let next = value.unicodeScalars.index(after: index)
            guard value.utf8.distance(from: value.startIndex, to: next) <= Self.longestValue else { break }
            end = next
        }
        self.value = String(value[..<end])
    }
}
