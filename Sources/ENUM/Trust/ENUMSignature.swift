// SPDX-License-Identifier: MIT

/// One signature of a value: who signed, and what.
///
/// A value of a number writes it `verifier|base64`, a value of a domain name `verifier!base64`.
public struct ENUMSignature: Hashable, Sendable {
    /// The store's name of who signed.
    public var verifier: [UInt8]
    /// The signature in Base64.
    public var base64: [UInt8]

    /// Creates a signature.
    public init(verifier: [UInt8], base64: [UInt8]) {
        self.verifier = verifier
        self.base64 = base64
    }
}
