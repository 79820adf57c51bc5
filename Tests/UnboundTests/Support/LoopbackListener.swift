// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import IP
import Synchronization

/// A TCP port that serves each connection on a thread of its own.
final class LoopbackListener: Sendable {
    let port: UInt16
    private let descriptor: Int32
    private let connections = Mutex(Connections())
    private let threads = DispatchGroup()

    private struct Connections {
        var open: Set<Int32> = []
        var isStopping = false
    }

    init(_ address: IPAddress) throws {
        descriptor = try LoopbackSocket.bound(SOCK_STREAM, address, 0)
        guard listen(descriptor, 1_024) == 0 else { throw LoopbackSocket.Failure(call: "listen", errno: errno) }
        port = try LoopbackSocket.port(of: descriptor)
    }

    /// Calls `body` for each connection, which is closed when it returns.
    func serve(_ body: @escaping @Sendable (Int32) -> Void) {
        onThread { [self] in
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                let isStopping = connections.withLock { connections in
                    connections.open.insert(connection)
                    return connections.isStopping
                }
                if isStopping { shutdown(connection, Int32(SHUT_RDWR)) }
                onThread { [self] in
                    body(connection)
                    connections.withLock { _ = $0.open.remove(connection) }
                    close(connection)
                }
            }
        }
    }

    /// Closes everything, and waits until it is closed.
    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        connections.withLock { connections in
            connections.isStopping = true
            for connection in connections.open { shutdown(connection, Int32(SHUT_RDWR)) }
        }
        threads.wait()
        close(descriptor)
    }

    private func onThread(_ body: @escaping @Sendable () -> Void) {
        threads.enter()
        Thread.detachNewThread { [threads] in
            // OpenSSL writes to connections that are gone. For this thread alone: others must show that they do not.
            var pipe = sigset_t()
            unsafe sigemptyset(&pipe)
            unsafe sigaddset(&pipe, SIGPIPE)
            unsafe pthread_sigmask(SIG_BLOCK, &pipe, nil)
            body()
            threads.leave()
        }
    }
}

/// Messages on a stream, each behind its length (RFC 1035 §4.2.2).
enum FramedStream {
    /// Answers each message with those that `answer` gives; its nil, or a failure of the closures, ends the stream.
    static func serve(
        read: (Int) -> [UInt8]?,
        write: ([UInt8]) -> Bool,
        answer: ([UInt8]) -> [[UInt8]]?
    ) {
        while let head = read(2), let message = read(Int(head[0]) << 8 | Int(head[1])), let replies = answer(message) {
            for reply in replies {
                guard write([UInt8(reply.count >> 8), UInt8(reply.count & 0xff)] + reply) else { return }
            }
        }
    }

    /// Reads exactly so many octets in as many steps as it takes.
    static func read(_ count: Int, _ step: (inout [UInt8]) -> Int) -> [UInt8]? {
        var octets: [UInt8] = []
        while octets.count < count {
            var buffer = [UInt8](repeating: 0, count: count - octets.count)
            let read = step(&buffer)
            guard read > 0 else { return nil }
            octets += buffer[..<read]
        }
        return octets
    }
}
