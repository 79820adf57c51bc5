// SPDX-License-Identifier: MIT
internal import Nettle

/// A token as its holder has it: `numen_`, the public id, `_`, and the secret.
///
///     numen_k3v5qa7h2mzd_vNaP0Yb1n0lT2m8uXk4cQqk7Q9b0JrWmB1n3Xy5ZtQA
///
/// The id is 12 characters of lower-case base32, the secret 32 octets as 43 characters of base64url (RFC 4648 §5, without
/// padding). There is one spelling of each token: another case, other last bits or blanks make a text no token.
public struct TokenText: Hashable, Sendable {
    /// What a token starts with, so that searches for secrets in files find it.
    public static let prefix = "numen_"
    /// How many characters a token has.
    public static let length = 62

    static let idLength = 12
    static let secretOctets = 32

    /// The whole text, which is the secret.
    public let text: String
    /// The public part.
    public let id: String
    /// SHA-256 of the secret's 32 octets.
    public let digest: [UInt8]

    /// Reads what a client sent.
    ///
    /// - Complexity: bounded; a text of another length than ``length`` is not looked at.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == Self.length, text.hasPrefix(Self.prefix) else { return nil }
        let octets = Array(text.utf8)
        let id = octets[Self.prefix.utf8.count..<(Self.prefix.utf8.count + Self.idLength)]
        let separator = id.endIndex
        guard id.allSatisfy(Base32.isDigit), octets[separator] == UInt8(ascii: "_"),
            let secret = Base64URL.decode(octets[(separator + 1)...]), secret.count == Self.secretOctets
        else { return nil }
        self.text = String(text)
        self.id = String(decoding: id, as: UTF8.self)
        digest = Hash.sha256(secret)
    }

    private init(id: String, secret: [UInt8]) {
        text = Self.prefix + id + "_" + Base64URL.encode(secret)
        self.id = id
        digest = Hash.sha256(secret)
    }

    /// Makes one that nobody has.
    ///
    /// - Parameter random: a generator that nobody can foresee.
    /// - Returns: the token, whose text is to be shown once and not to be kept.
    public static func make(using random: inout some RandomNumberGenerator) -> TokenText {
        let id = (0..<idLength).map { _ in Base32.digit(random.next()) }
        let secret = (0..<secretOctets).map { _ in UInt8.random(in: 0...255, using: &random) }
        return TokenText(id: String(decoding: id, as: UTF8.self), secret: secret)
    }
}

extension TokenText: CustomStringConvertible, CustomReflectable {
    /// The public part alone, so that no log and no message of a test gets the secret by mistake.
    public var description: String { Self.prefix + id + "_…" }

    /// The same for whoever dumps the value.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
