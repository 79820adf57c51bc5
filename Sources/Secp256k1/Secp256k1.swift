// SPDX-License-Identifier: MIT
internal import CSecp256k1

/// The curve of the chain's signatures, through libsecp256k1.
///
/// Owns one context of the library, which several threads may use at once once it is made.
@safe public final class Secp256k1: Sendable {
    /// The one context; making it takes a few milliseconds.
    public static let shared = Secp256k1()

    // Written once here and freed in deinit; the library only reads it.
    private nonisolated(unsafe) let context: OpaquePointer?

    private init() {
        unsafe context = secp256k1_context_create(csecp256k1_context_sign_verify)
    }

    deinit {
        if let context = unsafe context { unsafe secp256k1_context_destroy(context) }
    }

    /// Whether 32 octets are a private key of the curve.
    public func isPrivateKey(_ key: [UInt8]) -> Bool {
        guard key.count == 32, let context = unsafe context else { return false }
        return unsafe secp256k1_ec_seckey_verify(context, key) == 1
    }

    /// The public key of a private one in its compressed form of 33 octets; nil if it is no private key.
    public func publicKey(of key: [UInt8]) -> [UInt8]? {
        guard isPrivateKey(key), let context = unsafe context else { return nil }
        var point = secp256k1_pubkey()
        guard unsafe secp256k1_ec_pubkey_create(context, &point, key) == 1 else { return nil }
        return unsafe serialize(&point, context, isCompressed: true)
    }

    /// A signature from which the public key can be recovered.
    ///
    /// - Parameters:
    ///   - digest: what is signed, 32 octets.
    ///   - key: the private key.
    /// - Returns: 64 octets and the number, 0…3, of the key among the candidates; nil for a bad key or digest.
    public func signRecoverable(_ digest: [UInt8], with key: [UInt8]) -> (signature: [UInt8], id: Int)? {
        guard digest.count == 32, isPrivateKey(key), let context = unsafe context else { return nil }
        var signature = secp256k1_ecdsa_recoverable_signature()
        guard unsafe secp256k1_ecdsa_sign_recoverable(context, &signature, digest, key, nil, nil) == 1 else {
            return nil
        }
        var octets = [UInt8](repeating: 0, count: 64)
        var id: Int32 = 0
        unsafe secp256k1_ecdsa_recoverable_signature_serialize_compact(context, &octets, &id, &signature)
        return (octets, Int(id))
    }

    /// The public key that made a signature.
    ///
    /// - Parameters:
    ///   - digest: what was signed, 32 octets.
    ///   - signature: 64 octets.
    ///   - id: the number of the key among the candidates, 0…3.
    ///   - isCompressed: the form of the result: 33 or 65 octets.
    /// - Returns: nil if there is no such key.
    public func recover(_ digest: [UInt8], signature: [UInt8], id: Int, isCompressed: Bool) -> [UInt8]? {
        guard digest.count == 32, signature.count == 64, (0...3).contains(id), let context = unsafe context else {
            return nil
        }
        var parsed = secp256k1_ecdsa_recoverable_signature()
        var point = secp256k1_pubkey()
        guard
            unsafe secp256k1_ecdsa_recoverable_signature_parse_compact(context, &parsed, signature, Int32(id)) == 1,
            unsafe secp256k1_ecdsa_recover(context, &point, &parsed, digest) == 1
        else { return nil }
        return unsafe serialize(&point, context, isCompressed: isCompressed)
    }

    // The context is the object's own, alive for the call.
    private func serialize(
        _ point: inout secp256k1_pubkey,
        _ context: OpaquePointer,
        isCompressed: Bool
    ) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: isCompressed ? 33 : 65)
        var count = octets.count
        let form = isCompressed ? csecp256k1_compressed : csecp256k1_uncompressed
        unsafe secp256k1_ec_pubkey_serialize(context, &octets, &count, &point, form)
        return octets
    }
}
