// SPDX-License-Identifier: MIT
import DNSTransport
import Glibc
import IP

/// Sends UDP datagrams over IPv4 loopback with a source port of the caller's choice.
final class RawSocket {
    private let descriptor: Int32

    static var isAllowed: Bool {
        (try? RawSocket()) != nil
    }

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), Int32(IPPROTO_UDP))
        guard descriptor >= 0 else { throw ClientSocket.Failure(call: "socket", errno: errno) }
    }

    deinit { close(descriptor) }

    func send(_ payload: [UInt8], from source: UInt16, to target: ListenAddress) throws {
        let length = UInt16(8 + payload.count)
        // RFC 768; checksum 0: none.
        let header = [source, target.port, length, 0].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        let datagram = header + payload
        let name = socketName(target)
        let sent = unsafe name.withUnsafeBytes { name in
            let generic = unsafe name.assumingMemoryBound(to: sockaddr.self).baseAddress
            return unsafe sendto(descriptor, datagram, datagram.count, 0, generic, socklen_t(name.count))
        }
        guard sent == datagram.count else { throw ClientSocket.Failure(call: "sendto", errno: errno) }
    }
}
