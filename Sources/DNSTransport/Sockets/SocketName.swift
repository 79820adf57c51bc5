// SPDX-License-Identifier: MIT
internal import Glibc
internal import IP

/// A socket address as the kernel reads and writes it, `sockaddr_in` or `sockaddr_in6`.
///
/// Held as pairs of octets at fixed places: family in the machine's order, port, then an IPv4 address, or flow label,
/// IPv6 address and zone, in network order. Swift attributes the members of the C types to whichever C module was
/// loaded first, so code that names them compiles or not depending on what else is imported.
struct SocketName: BitwiseCopyable {
    private var pairs = InlineArray<14, UInt16>(repeating: 0)

    /// An empty name, for the kernel to fill in.
    init() {}

    /// The name of an address and port.
    init(_ address: ListenAddress) {
        pairs[0] = UInt16(address.address.isV4 ? AF_INET : AF_INET6)
        pairs[1] = address.port.bigEndian
        let number = address.address.number
        if address.address.isV4 {
            pairs[2] = UInt16(truncatingIfNeeded: number >> 16).bigEndian
            pairs[3] = UInt16(truncatingIfNeeded: number).bigEndian
        } else {
            for index in 0..<8 {
                pairs[4 + index] = UInt16(truncatingIfNeeded: number >> (112 - 16 * index)).bigEndian
            }
        }
    }

    /// Copies a name of either family.
    init(copying octets: UnsafeRawBufferPointer) {
        unsafe withUnsafeMutableBytes(of: &pairs) { pairs in
            unsafe pairs.copyMemory(from: UnsafeRawBufferPointer(rebasing: octets.prefix(pairs.count)))
        }
    }

    /// The port.
    var port: UInt16 {
        UInt16(bigEndian: pairs[1])
    }

    /// The address; nil if it is of no family of the Internet.
    var address: IPAddress? {
        switch Int32(pairs[0]) {
        case AF_INET:
            return IPAddress(v4: UInt32(UInt16(bigEndian: pairs[2])) << 16 | UInt32(UInt16(bigEndian: pairs[3])))
        case AF_INET6:
            var number: UInt128 = 0
            for index in 4..<12 {
                number = number << 16 | UInt128(UInt16(bigEndian: pairs[index]))
            }
            return IPAddress(v6: number)
        default:
            return nil
        }
    }

    /// The size that the kernel is told: that of the family's structure.
    var size: socklen_t {
        Int32(pairs[0]) == AF_INET ? 16 : 28
    }

    /// Lends the name to a call of the kernel's that reads it or fills it in.
    mutating func withGenericPointer(_ body: (UnsafeMutablePointer<sockaddr>) -> Int32) -> Int32 {
        unsafe withUnsafeMutableBytes(of: &pairs) { octets in
            guard let start = octets.baseAddress else { return -1 }
            return unsafe body(start.assumingMemoryBound(to: sockaddr.self))
        }
    }
}
