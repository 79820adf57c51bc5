// SPDX-License-Identifier: MIT

/// Where blocks go.
public protocol KernelPool: Sendable {
    /// Mixes a block in, and counts nothing.
    ///
    /// - Returns: whether it was taken.
    func mix(_ octets: [UInt8]) -> Bool

    /// Mixes a block in, and counts it as so many bits of entropy.
    ///
    /// - Returns: whether it was taken.
    func credit(_ octets: [UInt8], bits: Int) -> Bool
}
