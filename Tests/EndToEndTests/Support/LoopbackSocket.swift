// SPDX-License-Identifier: MIT
import Glibc

/// A socket on this machine, used by one thread at a time, which it blocks.
final class LoopbackSocket: Sendable {
    struct Failure: Error {
        var call: String
        var number = errno
    }

    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Connects to a port of 127.0.0.1.
    static func connected(to port: Int, overUDP: Bool = false) throws -> LoopbackSocket {
        let descriptor = socket(AF_INET, Int32((overUDP ? SOCK_DGRAM : SOCK_STREAM).rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket") }
        let opened = LoopbackSocket(descriptor)
        guard unsafe withAddress(port, { unsafe connect(descriptor, $0, $1) }) == 0 else {
            throw Failure(call: "connect")
        }
        return opened
    }

    /// Connects to a socket in the file system.
    static func connected(path: String) throws -> LoopbackSocket {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket") }
        let opened = LoopbackSocket(descriptor)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let result = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Failure(call: "connect") }
        return opened
    }

    /// Listens on a free port of 127.0.0.1.
    static func listening() throws -> (socket: LoopbackSocket, port: Int) {
        // Not for the programs that tests start meanwhile.
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw Failure(call: "socket") }
        let opened = LoopbackSocket(descriptor)
        guard unsafe withAddress(0, { unsafe bind(descriptor, $0, $1) }) == 0, listen(descriptor, 64) == 0 else {
            throw Failure(call: "listen")
        }
        var name = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &name) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        guard result == 0 else { throw Failure(call: "getsockname") }
        return (opened, Int(UInt16(bigEndian: name.sin_port)))
    }

    /// The next who connects; nil once this side is ended.
    func accept() -> LoopbackSocket? {
        let other = Glibc.accept(descriptor, nil, nil)
        guard other >= 0 else { return nil }
        _ = fcntl(other, F_SETFD, FD_CLOEXEC)
        return LoopbackSocket(other)
    }

    /// Ends both directions, and wakes up whoever waits here.
    func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Sends octets; false if the other side takes no more.
    func send(_ octets: [UInt8]) -> Bool {
        var sent = 0
        while sent < octets.count {
            let count = unsafe octets[sent...]
                .withUnsafeBytes { unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Receives what there is, at most 64 KiB; nil if nothing comes in time, the other side has ended, or it cannot.
    func receive(within milliseconds: Int32 = 5_000) -> [UInt8]? {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe Glibc.poll(&poll, 1, milliseconds) == 1 else { return nil }
        var octets = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe octets.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return nil }
        octets.removeSubrange(count...)
        return octets
    }

    private static func withAddress(
        _ port: Int,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return unsafe withUnsafePointer(to: &name) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
