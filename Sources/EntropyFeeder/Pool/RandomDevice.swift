// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// The kernel's pool, by its device.
public final class RandomDevice: KernelPool {
    /// Where Linux has it.
    public static let path = "/dev/random"

    /// The open device.
    let descriptor: Int32

    /// Opens the device for writing, which everybody may.
    ///
    /// - Throws: ``FeederError`` if it cannot be opened.
    public init() throws(FeederError) {
        descriptor = unsafe open(Self.path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FeederError("\(Self.path) cannot be opened for writing", errno: errno) }
    }

    deinit { close(descriptor) }

    /// Writes a block: write(2) mixes, and counts nothing.
    public func mix(_ octets: [UInt8]) -> Bool {
        let count = unsafe octets.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        return count == octets.count
    }

    /// Mixes and counts: needs CAP_SYS_ADMIN.
    public func credit(_ octets: [UInt8], bits: Int) -> Bool {
        // The kernel believes what it is told.
        guard (1...octets.count * 8).contains(bits) else { return false }
        return unsafe clinux_add_entropy(descriptor, Int32(bits), octets, octets.count) == 0
    }
}
