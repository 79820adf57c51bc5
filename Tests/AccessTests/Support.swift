// SPDX-License-Identifier: MIT
import Access
import Foundation
import Testing

/// A generator that gives one number for ever.
struct Constant: RandomNumberGenerator {
    let number: UInt64

    mutating func next() -> UInt64 { number }
}

extension Token {
    /// A token of which a text with the same id and digest is known.
    init(_ text: TokenText, scopes: Set<Scope> = [.register], from start: Int64 = 0, until end: Int64 = 1_000) {
        self.init(
            id: text.id,
            label: "",
            scopes: scopes,
            createdAt: start,
            expiresAt: end,
            digest: text.digest
        )
    }
}

/// The lines of a file among the fixtures.
func fixtureLines(_ name: String) throws -> [[UInt8]] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/" + name, withExtension: nil))
    return try Data(contentsOf: url).split(separator: 0x0A).map { Array($0) }
}
