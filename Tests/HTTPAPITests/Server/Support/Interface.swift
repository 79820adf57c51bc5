// SPDX-License-Identifier: MIT
import Glibc

/// The interfaces of this machine.
enum Interface {
    /// An IPv4 address that is not loopback, from which this machine can reach itself; nil if it has none.
    static let address: String? = {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&list) == 0 else { return nil }
        defer { unsafe freeifaddrs(list) }
        var next = unsafe list
        while let entry = unsafe next {
            unsafe next = entry.pointee.ifa_next
            guard let name = unsafe entry.pointee.ifa_addr, unsafe name.pointee.sa_family == sa_family_t(AF_INET) else {
                continue
            }
            let number = unsafe name.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe UInt32(bigEndian: $0.pointee.sin_addr.s_addr)
            }
            guard number >> 24 != 127 else { continue }
            return [24, 16, 8, 0].map { "\(number >> $0 & 0xFF)" }.joined(separator: ".")
        }
        return nil
    }()
}
