// SPDX-License-Identifier: MIT

/// What is known of a token: everything but its secret.
public struct Token: Hashable, Sendable {
    /// Names the token in lists and logs: 12 characters of lower-case base32, no secret.
    public var id: String
    /// What its maker calls it; may be empty.
    public var label: String
    /// What it allows.
    public var scopes: Set<Scope>
    /// When it was made, in seconds since 1970.
    public var createdAt: Int64
    /// From when on it is worth nothing, in seconds since 1970.
    public var expiresAt: Int64
    /// SHA-256 of the secret, 32 octets.
    ///
    /// The secret has 256 random bits, so that nothing slower than one hash is needed to keep it from being guessed.
    public var digest: [UInt8]
    /// Since when it is revoked, in seconds since 1970; nil if it is not.
    public var revokedAt: Int64?

    /// Creates a token from what was stored of it.
    public init(
        id: String,
        label: String,
        scopes: Set<Scope>,
        createdAt: Int64,
        expiresAt: Int64,
        digest: [UInt8],
        revokedAt: Int64? = nil
    ) {
        self.id = id
        self.label = label
        self.scopes = scopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.digest = digest
        self.revokedAt = revokedAt
    }

    /// What has become of a token.
    public enum State: String, Hashable, Sendable {
        /// It is good.
        case active
        /// Its time is over.
        case expired
        /// It was revoked, before its time was over.
        case revoked
    }

    /// What has become of the token.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: whether it is good, and if not why.
    public func state(at now: Int64) -> State {
        revokedAt != nil ? .revoked : now >= expiresAt ? .expired : .active
    }

    /// Since when the token is worth nothing, or will be, in seconds since 1970.
    public var endsAt: Int64 { min(revokedAt ?? .max, expiresAt) }
}
