// SPDX-License-Identifier: MIT
internal import Nettle

/// All tokens, in memory: what a request is checked against.
///
/// Tokens are found by the digest of the secret, of which nobody can make one to his liking. So a wrong secret is the same
/// work whether there is a token with its id or not, and how long a check takes tells nothing. Beyond that, digests are
/// compared in constant time, with one that nobody can have where none was found.
public struct TokenBook: Sendable {
    /// The most tokens.
    public static let limit = 10_000

    private let byDigest: [[UInt8]: Token]

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
        var ids: Set<String> = []
        var byDigest: [[UInt8]: Token] = [:]
        for token in tokens.prefix(Self.limit) where ids.insert(token.id).inserted {
            byDigest[token.digest] = token
        }
        self.byDigest = byDigest
    }

    /// How many tokens there are, good or not.
    public var count: Int { byDigest.count }

    /// The token with an id.
    ///
    /// - Complexity: O(tokens).
    public func token(id: String) -> Token? { byDigest.values.first { $0.id == id } }

    /// The principal that a token stands for.
    ///
    /// - Parameters:
    ///   - text: what the client sent as its token.
    ///   - now: seconds since 1970.
    /// - Returns: nil if the text is no token, or an unknown, wrong, expired or revoked one.
    public func principal(for text: some StringProtocol, now: Int64) -> Principal? {
        guard let text = TokenText(text) else { return nil }
        let token = byDigest[text.digest] ?? Self.nobody
        let isEqual = ConstantTime.areEqual(text.digest, token.digest)
        guard isEqual, token.id == text.id, token.state(at: now) == .active else { return nil }
        return .token(id: token.id, scopes: token.scopes)
    }
}
