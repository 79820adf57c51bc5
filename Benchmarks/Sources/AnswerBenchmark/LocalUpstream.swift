// SPDX-License-Identifier: MIT
import DNSWire
import Foundation
import Glibc

/// Lets other threads work for a moment.
func pause() { usleep(20) }

/// A resolver on a port of this machine that knows two addresses for every name.
final class LocalUpstream: Sendable {
    /// It could not have a socket.
    struct Failure: Error {
        /// Why.
        var code: Int32
    }

    /// Where it listens.
    let port: UInt16
    private let descriptor: Int32

    /// Listens, and answers in a thread of its own.
    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = self.descriptor
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe bind(descriptor, name, size) == 0 && getsockname(descriptor, name, &size) == 0
            }
        }
        guard isBound else { throw Failure(code: errno) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in serve() }
    }

    /// Has the thread end.
    func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func serve() {
        var octets = [UInt8](repeating: 0, count: 4_096)
        while true {
            var client = sockaddr_storage()
            var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let count = unsafe withUnsafeMutablePointer(to: &client) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                    unsafe recvfrom(descriptor, &octets, octets.count, 0, name, &size)
                }
            }
            // It was shut, which is an error or a message of nobody's.
            guard count > 0 else { break }
            guard let answer = Self.answer(Array(octets[..<count])) else { continue }
            _ = unsafe withUnsafePointer(to: &client) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                    unsafe sendto(descriptor, answer, answer.count, 0, name, size)
                }
            }
        }
        _ = Glibc.close(descriptor)
    }

    private static func answer(_ query: [UInt8]) -> [UInt8]? {
        guard var message = try? Message.decode(query), let question = message.questions.first else { return nil }
        message.header.isResponse = true
        message.header.recursionAvailable = true
        message.additionals = []
        if question.type == .a {
            let addresses = [RData.a(A(address: 0xC000_0201)), RData.a(A(address: 0xC000_0202))]
            message.answers = addresses.map { ResourceRecord(name: question.name, ttl: 86_400, rdata: $0) }
        }
        return try? message.encode()
    }
}
