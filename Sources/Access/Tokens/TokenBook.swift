// SPDX-License-Identifier: MIT
internal import Nettle

/// All tokens, in memory: what a request is checked against.
///
/// Whether an id exists cannot be learnt from how long a check takes: for an unknown one the same work is done with a token
/// that nobody can have, digests are compared in constant time, and what else makes a token worthless is looked at last.
public struct TokenBook: Sendable {
    /// The most tokens.
    public static let limit = 10_000

    private let byID: [String: Token]

    /// What stands in for tokens that are not there: no secret is known whose SHA-256 is nothing but zeros.
    private static let nobody = Token(
        id: "",
        label: "",
        scopes: [],
        createdAt: 0,
        expiresAt: 0,
        digest: [UInt8](repeating: 0, count: 32)
    )

    /// Makes a book; of tokens with the same id the first one counts, and what is beyond ``limit`` is left out.
    public init(_ tokens: some Sequence<Token> = []) {
        byID = Dictionary(tokens.prefix(Self.limit).map { ($0.id, $0) }) { first, _ in first }
    }

    /// How many tokens there are, good or not.
    public var count: Int { byID.count }

    /// The token with an id.
    public func token(id: String) -> Token? { byID[id] }

    /// The principal that a token stands for.
    ///
    /// - Parameters:
    ///   - text: what the client sent as its token.
    ///   - now: seconds since 1970.
    /// - Returns: nil if the text is no token, or an unknown, wrong, expired or revoked one.
    public func principal(for text: some StringProtocol, now: Int64) -> Principal? {
        guard let text = TokenText(text) else { return nil }
        let token = byID[text.id] ?? Self.nobody
        let isEqual = ConstantTime.areEqual(text.digest, token.digest)
        guard isEqual, token.state(at: now) == .active else { return nil }
        return .token(id: token.id, scopes: token.scopes)
    }
}
