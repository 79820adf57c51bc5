// SPDX-License-Identifier: MIT
internal import CNettle

/// SHA-256 (FIPS 180-4) of what comes in pieces, such as a file that is too large for memory.
public struct RunningSHA256 {
    private var context = sha256_ctx()

    /// Begins with nothing.
    public init() { unsafe nettle_sha256_init(&context) }

    /// Takes the next piece.
    public mutating func update(_ octets: [UInt8]) {
        // Lent for the call alone.
        unsafe nettle_sha256_update(&context, octets.count, octets)
    }

    /// The 32 octets of all that came; begins anew with nothing.
    public mutating func finish() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_SIZE)) { buffer, count in
            unsafe nettle_sha256_digest(&context, buffer.count, buffer.baseAddress)
            count = Int(SHA256_DIGEST_SIZE)
        }
    }
}
