// SPDX-License-Identifier: MIT

extension IPAddress {
    /// An address of `127.0.0.0/8` that others have to guess; not one that services of this machine are known to have.
    public static func loopback(using random: inout some RandomNumberGenerator) -> IPAddress {
        IPAddress(v4: 0x7f00_0000 | UInt32.random(in: 0x01_0000...0xfe_ffff, using: &random))
    }
}
