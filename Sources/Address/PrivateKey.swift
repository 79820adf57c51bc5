// SPDX-License-Identifier: MIT
private import Secp256k1

/// A private key of the chain's curve.
///
/// Whoever has it can spend.
public struct PrivateKey: Hashable, Sendable {
    /// 32 octets.
    public let octets: [UInt8]
    /// The public key in its compressed form, 33 octets.
    public let publicKey: [UInt8]

    /// Takes 32 octets; nil if they are no key of the curve.
    public init?(_ octets: [UInt8]) {
        guard let publicKey = Secp256k1.shared.publicKey(of: octets) else { return nil }
        self.octets = octets
        self.publicKey = publicKey
    }

    /// Draws a key.
    ///
    /// - Parameter generator: must be fit for secrets, such as `SystemRandomNumberGenerator`.
    /// - Returns: each key with nearly the same chance.
    public static func random(using generator: inout some RandomNumberGenerator) -> PrivateKey {
        while true {
            // All but one in 2^127 draws are keys.
            if let key = PrivateKey((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }) { return key }
        }
    }

    /// The hash of the public key, as addresses hold it.
    public var keyHash: [UInt8] { Digest.hash160(publicKey) }
}
