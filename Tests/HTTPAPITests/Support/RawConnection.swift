// SPDX-License-Identifier: MIT
import Dispatch
import Glibc

/// A TCP connection to a port of this machine, of which every octet is the test's own.
final class RawConnection: Sendable {
    private let descriptor: Int32
    // Blocking calls keep their threads here, not those that tasks need.
    private let queue = DispatchQueue(label: "raw connection", attributes: .concurrent)

    struct Failure: Error { var call: String, code: Int32 }

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { Glibc.close(descriptor) }

    static func open(port: UInt16) async throws -> RawConnection {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
        let connection = RawConnection(descriptor)
        try await connection.blocking {
            // A test that waits for an answer that never comes fails, and does not hang.
            var limit = timeval(tv_sec: 20, tv_usec: 0)
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let result = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard result == 0 else { throw Failure(call: "connect", code: errno) }
        }
        return connection
    }

    func write(_ octets: [UInt8]) async throws {
        try await blocking { [descriptor] in
            var rest = octets[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes {
                    unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                // Who refuses need not read everything: the answer is still to come.
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// What has come as soon as a text is in it, or the end of the connection.
    func read(until isEnough: @escaping @Sendable (String) -> Bool) async throws -> String {
        try await blocking { [descriptor] in
            var text: [UInt8] = []
            while !isEnough(String(decoding: text, as: UTF8.self)) {
                guard let more = try Self.receive(descriptor) else { break }
                text += more
            }
            return String(decoding: text, as: UTF8.self)
        }
    }

    func readToEnd() async throws -> [UInt8] {
        try await blocking { [descriptor] in
            var octets: [UInt8] = []
            while let more = try Self.receive(descriptor) { octets += more }
            return octets
        }
    }

    func close() async {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private static func receive(_ descriptor: Int32) throws -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count >= 0 || errno == ECONNRESET else { throw Failure(call: "recv", code: errno) }
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    private func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
