// SPDX-License-Identifier: MIT

/// A chain with the octets that mark its addresses and keys.
public enum Network: String, Hashable, Sendable, CaseIterable {
    /// The chain that counts.
    case main
    /// The public chain for trying things out.
    case test
    /// A private chain.
    case regtest

    /// The first octet of addresses of a key's hash.
    var keyHashPrefix: UInt8 { self == .main ? 33 : 111 }
    /// The first octet of addresses of a script's hash.
    var scriptHashPrefix: UInt8 { self == .main ? 92 : 196 }
    /// The prefix of segregated witness addresses.
    var witnessPrefix: String {
        switch self {
        case .main: "em"
        case .test: "te"
        case .regtest: "emrt"
        }
    }
}
