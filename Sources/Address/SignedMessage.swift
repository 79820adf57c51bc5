// SPDX-License-Identifier: MIT
private import Secp256k1

/// Texts signed with the key of an address, as the node's `signmessage` does.
public enum SignedMessage {
    private static let preamble = Array("EmerCoin Signed Message:\n".utf8)

    /// Whether a signature of a message was made with the key that has this hash.
    ///
    /// - Parameters:
    ///   - message: the text.
    ///   - signature: 65 octets: a header that tells which key, and the signature.
    ///   - keyHash: the hash of the public key, as an address holds it.
    /// - Returns: false for anything that is no such signature.
    public static func verify(message: [UInt8], signature: [UInt8], keyHash: [UInt8]) -> Bool {
        guard signature.count == 65 else { return false }
        // The node looks at three bits of the header, whatever the rest; other wallets write 35…42 for witness addresses.
        let header = Int(signature[0]) - 27
        let key = Secp256k1.shared.recover(
            digest(of: message),
            signature: Array(signature.dropFirst()),
            id: header & 3,
            isCompressed: header & 4 != 0
        )
        return key.map(Digest.hash160) == keyHash
    }

    /// Signs a message; 65 octets.
    public static func sign(_ message: [UInt8], with key: PrivateKey) -> [UInt8]? {
        Secp256k1.shared.signRecoverable(digest(of: message), with: key.octets)
            .map { signature, id in
                [UInt8(31 + id)] + signature
            }
    }

    private static func digest(of message: [UInt8]) -> [UInt8] {
        Digest.sha256d(variable(preamble) + variable(message))
    }

    /// Octets behind their count, as the chain writes it.
    private static func variable(_ octets: [UInt8]) -> [UInt8] {
        let count = octets.count
        switch count {
        case 0..<0xFD: return [UInt8(count)] + octets
        case 0xFD...0xFFFF: return [0xFD, UInt8(count & 0xFF), UInt8(count >> 8)] + octets
        default:
            return [0xFE] + (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + octets
        }
    }
}
