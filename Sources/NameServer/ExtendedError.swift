// SPDX-License-Identifier: MIT

/// Why an answer is not what the client hoped for (Extended DNS Errors, RFC 8914 §4).
enum ExtendedError: UInt16 {
    /// The server has not read the chain yet (RFC 8914 §4.15).
    case notReady = 14
    /// The client is not on the list of those who may ask (RFC 8914 §4.19).
    case prohibited = 18
    /// The name lies in no zone of this server (RFC 8914 §4.21).
    case notAuthoritative = 20
    /// The operation is not offered (RFC 8914 §4.22).
    case notSupported = 21
    /// The value in the chain cannot be made into a record (RFC 8914 §4.25).
    case invalidData = 24
    /// The type must not be asked for (RFC 9824 §9).
    case invalidQueryType = 30
}
