// SPDX-License-Identifier: MIT
import Glibc
import IP

/// The addresses under which this machine reaches itself.
enum OwnAddresses {
    /// Listeners with those on all addresses of a family replaced by one on each that the machine has now.
    static func all(of listeners: [ListenAddress]) -> [ListenAddress] {
        listeners.flatMap { listener in
            guard listener.address.isUnspecified else { return [listener] }
            return [listener]
                + interfaces.filter { $0.isV4 == listener.address.isV4 }
                .map { ListenAddress(address: $0, port: listener.port) }
        }
    }

    /// The addresses of all interfaces; empty if the kernel does not tell them.
    static var interfaces: [IPAddress] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&first) == 0 else { return [] }
        defer { unsafe freeifaddrs(first) }
        var addresses: [IPAddress] = []
        var next = unsafe first
        while let entry = unsafe next?.pointee {
            unsafe next = entry.ifa_next
            guard let name = unsafe entry.ifa_addr else { continue }
            switch Int32(unsafe name.pointee.sa_family) {
            case AF_INET:
                let number = unsafe UnsafeRawPointer(name).load(as: sockaddr_in.self).sin_addr.s_addr
                addresses.append(IPAddress(v4: UInt32(bigEndian: number)))
            case AF_INET6:
                let octets = unsafe UnsafeRawPointer(name).load(as: sockaddr_in6.self).sin6_addr
                let number = unsafe withUnsafeBytes(of: octets) { octets in
                    unsafe octets.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
                }
                addresses.append(IPAddress(v6: number))
            default: break
            }
        }
        return addresses
    }
}
