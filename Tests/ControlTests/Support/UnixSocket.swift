// SPDX-License-Identifier: MIT
import Foundation
import Glibc

/// A plain socket of the system, as programs other than Numen use it.
final class UnixSocket: Sendable {
    struct Failure: Error {
        var call: String
        var number: Int32
    }

    private let descriptor: Int32

    private init(descriptor: Int32) throws {
        guard descriptor >= 0 else { throw Failure(call: "socket", number: errno) }
        self.descriptor = descriptor
    }

    deinit { Glibc.close(descriptor) }

    /// Connects to a server.
    init(connectingTo path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard unsafe Self.withAddress(path, { unsafe connect(descriptor, $0, $1) }) == 0 else {
            throw Failure(call: "connect", number: errno)
        }
    }

    /// Listens; the file stays when the socket is gone.
    init(listeningAt path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard unsafe Self.withAddress(path, { unsafe bind(descriptor, $0, $1) }) == 0, listen(descriptor, 4) == 0 else {
            throw Failure(call: "bind", number: errno)
        }
    }

    /// Waits for a client.
    func accept() throws -> UnixSocket {
        try UnixSocket(descriptor: Glibc.accept(descriptor, nil, nil))
    }

    /// Sends all of it.
    func send(_ octets: [UInt8]) throws {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(call: "send", number: errno) }
            rest = rest.dropFirst(count)
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Everything until the other side has ended.
    func receiveAll() throws -> [UInt8] {
        var octets: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return octets }
            guard count > 0 else { throw Failure(call: "recv", number: errno) }
            octets += buffer[..<count]
        }
    }

    /// The lines until the other side has ended.
    func receiveLines() throws -> [String] {
        String(decoding: try receiveAll(), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8.prefix(107)) }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// Runs what blocks on a thread of its own: Swift's pool is as small as the machine.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}
