// SPDX-License-Identifier: MIT
private import Nettle

/// The hashes by which the chain names things.
public enum Digest {
    /// SHA-256.
    public static func sha256(_ octets: [UInt8]) -> [UInt8] { Hash.sha256(octets) }

    /// SHA-256 applied twice: ids of blocks and transactions, in the order of hashing.
    public static func sha256d(_ octets: [UInt8]) -> [UInt8] { Hash.sha256(Hash.sha256(octets)) }

    /// RIPEMD-160 of SHA-256: hashes of keys and scripts in addresses.
    public static func hash160(_ octets: [UInt8]) -> [UInt8] { Hash.ripemd160(Hash.sha256(octets)) }
}
