// SPDX-License-Identifier: MIT
//
// RFC 8259 over octets. Deliberately different: strings may hold octets that are no UTF-8, because the node sends names
// and values raw. Nesting is bounded, so the recursion is too; every octet is looked at a fixed number of times.

/// Reads JSON from octets.
public struct JSONParser: Sendable {
    /// What `\u` and four hexadecimal digits stand for.
    public enum EscapeReading: Sendable {
        /// The UTF-8 of that UTF-16 code unit, or of a surrogate pair (RFC 8259 §7).
        case utf8
        /// One octet, the low eight bits: how the node reads requests, and what undoes the escapes of its batch replies.
        case lowByte
    }

    /// How deep arrays and objects may nest.
    public static let depthLimit = 64

    /// What `\u` escapes stand for.
    public var escapes: EscapeReading

    /// Makes a parser.
    public init(escapes: EscapeReading = .utf8) {
        self.escapes = escapes
    }

    /// The one value that `octets` hold, white space around it allowed.
    ///
    /// - Complexity: O(octets).
    public func parse(_ octets: [UInt8]) throws(JSONError) -> JSON {
        try parse(octets, in: octets.indices)
    }

    /// The one value that a range of `octets` holds.
    func parse(_ octets: [UInt8], in range: Range<Int>) throws(JSONError) -> JSON {
        var cursor = JSONCursor(octets: octets, range: range, escapes: escapes)
        let value = try cursor.readValue(depth: 0)
        cursor.skipWhitespace()
        guard cursor.offset == range.upperBound else { throw .trailingOctets(at: cursor.offset) }
        return value
    }
}
