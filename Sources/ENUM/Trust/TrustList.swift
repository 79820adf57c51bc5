// SPDX-License-Identifier: MIT

/// Whose signatures count.
public struct TrustList: Sendable {
    /// Who signs: a name of the store, known by its owner.
    public struct Verifier: Hashable, Sendable {
        /// The hash of the owner's key.
        public var keyHash: [UInt8]
        /// What its value says of revoked signatures.
        public var revocation: RevocationList.Reading

        /// Creates a verifier.
        public init(keyHash: [UInt8], revocation: RevocationList.Reading) {
            self.keyHash = keyHash
            self.revocation = revocation
        }
    }

    /// The verifiers whose names were found in the store.
    public var verifiers: [[UInt8]: Verifier]
    /// Whether a signature in Base64 over a name was made with the key of this hash.
    public var isSigned: @Sendable (_ name: [UInt8], _ base64: [UInt8], _ keyHash: [UInt8]) -> Bool
    /// The active value of a name of the store.
    public var value: @Sendable (_ name: [UInt8]) -> [UInt8]?

    /// How many signatures of one value are checked: each costs about a tenth of a millisecond.
    public static let signatureLimit = 8

    /// Creates a list.
    public init(
        verifiers: [[UInt8]: Verifier],
        isSigned: @escaping @Sendable (_ name: [UInt8], _ base64: [UInt8], _ keyHash: [UInt8]) -> Bool,
        value: @escaping @Sendable (_ name: [UInt8]) -> [UInt8]?
    ) {
        self.verifiers = verifiers
        self.isSigned = isSigned
        self.value = value
    }

    /// What the signatures of a name amount to.
    public enum Verdict: String, Hashable, Sendable {
        /// One of them is valid, of somebody trusted, and not revoked.
        case valid
        /// There are none.
        case unsigned
        /// Those who signed are not trusted.
        case untrusted
        /// Somebody trusted is said to have signed, and did not.
        case forged
        /// The signature is good and was revoked.
        case revoked
    }

    /// Checks the signatures of a name; the first that counts suffices.
    public func verdict(on name: [UInt8], signatures: [ENUMSignature]) -> Verdict {
        var verdict = signatures.isEmpty ? Verdict.unsigned : .untrusted
        let trusted = signatures.lazy.compactMap { signature in
            verifiers[signature.verifier].map { (signature, $0) }
        }
        for (signature, verifier) in trusted.prefix(Self.signatureLimit) {
            guard isSigned(name, signature.base64, verifier.keyHash) else {
                if verdict == .untrusted { verdict = .forged }
                continue
            }
            switch verifier.revocation {
            case .none: return .valid
            case .broken: continue
            case .list(let list):
                guard let revoked = value(list.bucketName(for: name)), RevocationList.lists(name, in: revoked) else {
                    return .valid
                }
                verdict = .revoked
            }
        }
        return verdict
    }
}
