// SPDX-License-Identifier: MIT
import CLinux
import Glibc

/// What the kernel says of its own generator of random numbers.
public enum KernelRandom {
    /// Whether it has been seeded, so that getrandom(2) gives octets without waiting; once it has, for good.
    public static var isReady: Bool { clinux_random_is_ready() != 0 }

    /// What the kernel counts in its pool, in bits; nil where /proc does not show it.
    ///
    /// Since Linux 5.18 it is as much as the pool has from the moment the generator is seeded, and so tells nothing.
    public static var available: Int? { number("entropy_avail") }

    /// The size of the pool, in bits; nil where /proc does not show it.
    public static var poolSize: Int? { number("poolsize") }

    private static func number(_ name: String) -> Int? {
        let descriptor = unsafe open("/proc/sys/kernel/random/\(name)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var octets = [UInt8](repeating: 0, count: 32)
        let count = unsafe octets.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        return Int(String(decoding: octets[..<max(0, count)].filter { $0 > 0x20 }, as: UTF8.self))
    }
}
