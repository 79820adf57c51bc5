// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// A line of a fixture: what is given, and what is expected.
struct FixtureLine: Sendable, CustomTestStringConvertible {
    let given: String
    let expected: String

    var testDescription: String { given }

    /// The lines of a file of tab-separated pairs; `#` begins a comment.
    static func load(_ name: String) -> [FixtureLine] {
        guard let folder = Bundle.module.resourceURL?.appending(path: "Fixtures"),
            let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
        else { return [] }
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { line in
                let parts = line.split(separator: "\t", maxSplits: 1)
                return parts.count == 2 ? FixtureLine(given: String(parts[0]), expected: String(parts[1])) : nil
            }
    }
}
