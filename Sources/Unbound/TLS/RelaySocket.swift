// SPDX-License-Identifier: MIT
internal import Glibc
internal import IP

/// Sockets as the relay needs them: non-blocking, not inherited by children, without waiting for more to send.
enum RelaySocket {
    /// Starts a TCP connection.
    ///
    /// - Parameters:
    ///   - address: where to.
    ///   - port: its port.
    ///   - sources: the addresses that may be used on this side; empty: whichever the kernel takes.
    /// - Returns: the descriptor of a socket that is connecting, or a negative errno.
    static func connect(to address: IPAddress, _ port: UInt16, from sources: [IPAddress]) -> Int32 {
        let flags = Int32(bitPattern: SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.isV4 ? AF_INET : AF_INET6, flags, 0)
        guard descriptor >= 0 else { return -errno }
        sendAtOnce(descriptor)
        let candidates = sources.filter { $0.isV4 == address.isV4 }
        if let source = candidates.randomElement() {
            guard unsafe withName(of: source, 0, { unsafe bind(descriptor, $0, $1) }) == 0 else {
                return failed(descriptor)
            }
        } else if !sources.isEmpty {
            close(descriptor)
            return -EADDRNOTAVAIL
        }
        guard
            unsafe withName(of: address, port, { unsafe Glibc.connect(descriptor, $0, $1) }) == 0
                || errno == EINPROGRESS
        else { return failed(descriptor) }
        return descriptor
    }

    /// Has small messages sent as soon as they are written.
    static func sendAtOnce(_ descriptor: Int32) {
        var yes: Int32 = 1
        _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// The port of an IPv4 socket; nil if it has none.
    static func port(of descriptor: Int32) -> UInt16? {
        var name = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe getsockname(descriptor, name, &size)
            }
        }
        return result == 0 ? UInt16(bigEndian: name.sin_port) : nil
    }

    /// Lends an address and port in the form of the system calls.
    static func withName<Result>(
        of address: IPAddress,
        _ port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        if let v4 = address.v4 {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            name.sin_addr.s_addr = v4.bigEndian
            return unsafe lend(&name, body)
        }
        var name = sockaddr_in6()
        name.sin6_family = sa_family_t(AF_INET6)
        name.sin6_port = port.bigEndian
        unsafe withUnsafeMutableBytes(of: &name.sin6_addr) {
            unsafe $0.storeBytes(of: address.number.bigEndian, as: UInt128.self)
        }
        return unsafe lend(&name, body)
    }

    private static func lend<Name, Result>(
        _ name: inout Name,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        unsafe withUnsafePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe body(generic, socklen_t(MemoryLayout<Name>.size))
            }
        }
    }

    private static func failed(_ descriptor: Int32) -> Int32 {
        let code = errno
        close(descriptor)
        return -code
    }
}
