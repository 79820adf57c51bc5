// SPDX-License-Identifier: MIT
internal import CNettle

/// Hash functions of libnettle.
///
/// The chain needs RIPEMD-160 beside SHA-256, which of the libraries at hand only this one has both of. SHA-512 makes one
/// block of what several sources of entropy gave.
public enum Hash {
    /// SHA-256 (FIPS 180-4): 32 octets.
    public static func sha256(_ octets: some Collection<UInt8>) -> [UInt8] {
        let octets = Array(octets)
        // The context is a plain C structure; input and digest are lent for the calls alone.
        var context = sha256_ctx()
        unsafe nettle_sha256_init(&context)
        unsafe nettle_sha256_update(&context, octets.count, octets)
        return unsafe [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_SIZE)) { buffer, count in
            unsafe nettle_sha256_digest(&context, buffer.count, buffer.baseAddress)
            count = Int(SHA256_DIGEST_SIZE)
        }
    }

    /// SHA-512 (FIPS 180-4): 64 octets.
    public static func sha512(_ octets: some Collection<UInt8>) -> [UInt8] {
        let octets = Array(octets)
        // As above.
        var context = sha512_ctx()
        unsafe nettle_sha512_init(&context)
        unsafe nettle_sha512_update(&context, octets.count, octets)
        return unsafe [UInt8](unsafeUninitializedCapacity: Int(SHA512_DIGEST_SIZE)) { buffer, count in
            unsafe nettle_sha512_digest(&context, buffer.count, buffer.baseAddress)
            count = Int(SHA512_DIGEST_SIZE)
        }
    }

    /// RIPEMD-160 (ISO/IEC 10118-3): 20 octets.
    public static func ripemd160(_ octets: some Collection<UInt8>) -> [UInt8] {
        let octets = Array(octets)
        // As above.
        var context = ripemd160_ctx()
        unsafe nettle_ripemd160_init(&context)
        unsafe nettle_ripemd160_update(&context, octets.count, octets)
        return unsafe [UInt8](unsafeUninitializedCapacity: Int(RIPEMD160_DIGEST_SIZE)) { buffer, count in
            unsafe nettle_ripemd160_digest(&context, buffer.count, buffer.baseAddress)
            count = Int(RIPEMD160_DIGEST_SIZE)
        }
    }
}
