// SPDX-License-Identifier: MIT

/// A token that somebody wants, within what tokens may be.
public struct TokenOrder: Hashable, Sendable {
    /// How many days a token may last.
    public static let days = 1...3_650
    /// How many days it lasts if nobody says.
    public static let defaultDays = 30
    /// The most octets of a label.
    public static let labelLimit = 64

    /// What is wrong with an order.
    public enum Fault: Error, Hashable, Sendable {
        /// It allows nothing.
        case noScope
        /// It lasts longer than ``TokenOrder/days`` allows, or not at all.
        case daysOutOfRange(Int)
        /// The label is longer than ``TokenOrder/labelLimit``.
        case labelTooLong(octets: Int)
        /// The label has a control character, which would reach logs and terminals.
        case controlCharacterInLabel
    }

    /// What the token shall allow.
    public let scopes: Set<Scope>
    /// How many days it shall last.
    public let days: Int
    /// What it shall be called.
    public let label: String

    /// Creates an order.
    ///
    /// - Throws: ``Fault`` if there can be no such token.
    public init(scopes: Set<Scope>, days: Int = Self.defaultDays, label: String = "") throws(Fault) {
        guard !scopes.isEmpty else { throw .noScope }
        guard Self.days.contains(days) else { throw .daysOutOfRange(days) }
        guard label.utf8.count <= Self.labelLimit else { throw .labelTooLong(octets: label.utf8.count) }
        let isPlain = label.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            // Beside control characters: what turns a line around or breaks it on a terminal.
            case .control, .format, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        guard isPlain else { throw .controlCharacterInLabel }
        self.scopes = scopes
        self.days = days
        self.label = label
    }

    /// Makes the token.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - random: a generator that nobody can foresee.
    /// - Returns: the text that is shown once, to whom it is for, and what is stored.
    public func issue(at now: Int64, using random: inout some RandomNumberGenerator) -> (text: TokenText, token: Token)
    {
        let text = TokenText.make(using: &random)
        let (end, overflow) = now.addingReportingOverflow(Int64(days) * 86_400)
        let token = Token(
            id: text.id,
            label: label,
            scopes: scopes,
            createdAt: now,
            expiresAt: overflow ? .max : end,
            digest: text.digest
        )
        return (text, token)
    }
}

extension TokenOrder.Fault: CustomStringConvertible {
    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .noScope:
            "a token needs a scope: \(Scope.allCases.map(\.rawValue).joined(separator: ", "))"
        case .daysOutOfRange(let days):
            "a token lasts \(TokenOrder.days.lowerBound) to \(TokenOrder.days.upperBound) days, not \(days)"
        case .labelTooLong(let octets):
            "a label has at most \(TokenOrder.labelLimit) octets, and this one has \(octets)"
        case .controlCharacterInLabel:
            "a label has no control characters"
        }
    }
}
