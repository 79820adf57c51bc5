// SPDX-License-Identifier: MIT
import Glibc
import IP

/// System calls on IPv4 sockets that are bound to loopback addresses.
enum LoopbackSocket {
    /// A socket bound to an address and port; port 0 lets the kernel choose.
    static func bound(_ type: __socket_type, _ address: IPAddress, _ port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", errno: errno) }
        let result = unsafe withName(address, port) { unsafe bind(descriptor, $0, $1) }
        guard result == 0 else {
            let failure = Failure(call: "bind", errno: errno)
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    static func port(of descriptor: Int32) throws -> UInt16 {
        try place(of: descriptor).port
    }

    private static func place(of descriptor: Int32) throws -> (address: IPAddress, port: UInt16) {
        var name = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe getsockname(descriptor, name, &size)
            }
        }
        guard result == 0 else { throw Failure(call: "getsockname", errno: errno) }
        return (IPAddress(v4: UInt32(bigEndian: name.sin_addr.s_addr)), UInt16(bigEndian: name.sin_port))
    }

    /// Connects to somebody on this machine, says nothing, and waits for the other side to end that.
    static func isLetGo(at place: (address: IPAddress, port: UInt16), withinMilliseconds patience: Int32) throws -> Bool
    {
        let descriptor = try bound(SOCK_STREAM, IPAddress(v4: 0x7f00_0001), 0)
        defer { close(descriptor) }
        guard unsafe withName(place.address, place.port, { unsafe connect(descriptor, $0, $1) }) == 0
        else { throw Failure(call: "connect", errno: errno) }
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var octet: UInt8 = 0
        return unsafe Glibc.poll(&poll, 1, patience) == 1 && recv(descriptor, &octet, 1, 0) == 0
    }

    /// Where this process listens.
    static var listening: [(address: IPAddress, port: UInt16)] {
        (Int32(0)..<1_024)
            .compactMap { descriptor in
                var isListening: Int32 = 0
                var size = socklen_t(MemoryLayout<Int32>.size)
                let result = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size)
                return result == 0 && isListening != 0 ? try? place(of: descriptor) : nil
            }
    }

    /// Sends a datagram to a port of 127.0.0.1.
    static func send(_ packet: [UInt8], to port: UInt16, on descriptor: Int32) {
        unsafe withName(IPAddress(v4: 0x7f00_0001), port) { name, size in
            _ = unsafe sendto(descriptor, packet, packet.count, 0, name, size)
        }
    }

    /// Waits for a datagram; nil when the socket is shut.
    static func receive(on descriptor: Int32) -> (octets: [UInt8], port: UInt16)? {
        var buffer = [UInt8](repeating: 0, count: 65_535)
        var from = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = unsafe withUnsafeMutablePointer(to: &from) { from in
            unsafe from.withMemoryRebound(to: sockaddr.self, capacity: 1) { from in
                unsafe recvfrom(descriptor, &buffer, buffer.count, 0, from, &size)
            }
        }
        return count > 0 ? (Array(buffer[..<count]), UInt16(bigEndian: from.sin_port)) : nil
    }

    private static func withName<Result>(
        _ address: IPAddress,
        _ port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = (address.v4 ?? 0).bigEndian
        return unsafe withUnsafePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe body(name, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    struct Failure: Error {
        let call: String
        let errno: Int32
    }
}
