// SPDX-License-Identifier: MIT
import DNSTransport
import Glibc
import IP

/// A client's socket with plain blocking calls, each bounded by a time-out.
final class ClientSocket: Sendable {
    struct Failure: Error {
        let call: String
        let errno: Int32
    }

    let descriptor: Int32

    /// A UDP socket that talks to `server` alone: what comes from another address or port is not received.
    static func udp(to server: ListenAddress, from source: ListenAddress? = nil) throws -> ClientSocket {
        let socket = try ClientSocket(SOCK_DGRAM, isV4: server.address.isV4)
        if let source { try unsafe socket.call("bind", source, bind) }
        try unsafe socket.call("connect", server, connect)
        return socket
    }

    /// A TCP connection.
    static func tcp(
        to server: ListenAddress,
        from source: ListenAddress? = nil,
        receiveBuffer: Int32? = nil
    ) throws -> ClientSocket {
        let socket = try ClientSocket(SOCK_STREAM, isV4: server.address.isV4)
        if let source { try unsafe socket.call("bind", source, bind) }
        if let receiveBuffer { socket.set(SO_RCVBUF, receiveBuffer) }
        try unsafe socket.call("connect", server, connect)
        // Each send is a segment of its own.
        var one: Int32 = 1
        _ = unsafe setsockopt(socket.descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(4))
        return socket
    }

    /// A socket that holds a port.
    static func holding(_ address: ListenAddress, type: __socket_type) throws -> (ClientSocket, ListenAddress) {
        let socket = try ClientSocket(type, isV4: address.address.isV4)
        try unsafe socket.call("bind", address, bind)
        if type == SOCK_STREAM { _ = listen(socket.descriptor, 1) }
        var name = [UInt8](repeating: 0, count: 28)
        var size = socklen_t(28)
        _ = unsafe name.withUnsafeMutableBytes {
            unsafe getsockname(socket.descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, &size)
        }
        return (socket, ListenAddress(address: address.address, port: UInt16(name[2]) << 8 | UInt16(name[3])))
    }

    private init(_ type: __socket_type, isV4: Bool) throws {
        descriptor = socket(isV4 ? AF_INET : AF_INET6, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", errno: errno) }
        setTimeout(SO_RCVTIMEO, milliseconds: 5_000)
        setTimeout(SO_SNDTIMEO, milliseconds: 5_000)
    }

    deinit { close(descriptor) }

    /// Sends octets in one call; returns how many were taken.
    @discardableResult
    func send(_ octets: some Collection<UInt8>) throws -> Int {
        let octets = Array(octets)
        let sent = unsafe Glibc.send(descriptor, octets, octets.count, Int32(MSG_NOSIGNAL))
        guard sent >= 0 else { throw Failure(call: "send", errno: errno) }
        return sent
    }

    /// Receives what there is, at least one octet or datagram; empty at the end of a connection.
    func receive(upTo count: Int = 65_535) throws -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: count)
        let received = unsafe recv(descriptor, &octets, count, 0)
        guard received >= 0 else { throw Failure(call: "recv", errno: errno) }
        return Array(octets[..<received])
    }

    /// Sends a datagram or a framed message, and returns what comes back.
    func ask(_ octets: [UInt8]) throws -> [UInt8] {
        try send(octets)
        return try receive()
    }

    /// Receives exactly one framed message; empty if the connection ends before its first octet.
    func receiveMessage() throws -> [UInt8] {
        let length = try receive(exactly: 2)
        guard length.count == 2 else { return [] }
        return try receive(exactly: Int(length[0]) << 8 | Int(length[1]))
    }

    /// Receives until the other side has nothing more to say.
    func receiveToEnd() throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let part = try receive()
            if part.isEmpty { return all }
            all += part
        }
    }

    private func receive(exactly count: Int) throws -> [UInt8] {
        var all: [UInt8] = []
        while all.count < count {
            let part = try receive(upTo: count - all.count)
            if part.isEmpty { break }
            all += part
        }
        return all
    }

    /// Ends our side of a connection.
    func shutdownOutput() {
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Makes closing send RST at once, as a crashing client does.
    func resetOnClose() {
        var value = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
    }

    /// Whether the connection ends without an answer, within the time-out.
    var isClosedByServer: Bool {
        do {
            return try receive().isEmpty
        } catch {
            return (error as? Failure)?.errno != EAGAIN
        }
    }

    /// Connects until a connection is served, which shows that the server has noticed the end of another.
    static func untilServed(at server: ListenAddress) throws {
        for _ in 0..<1_000 {
            let client = try tcp(to: server)
            if (try? client.send(framed(message(1)))) != nil, let answer = try? client.receiveMessage(), !answer.isEmpty
            {
                return
            }
        }
        throw Failure(call: "connect", errno: ECONNREFUSED)
    }

    func setTimeout(_ option: Int32, milliseconds: Int) {
        var value = timeval(tv_sec: milliseconds / 1_000, tv_usec: milliseconds % 1_000 * 1_000)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<timeval>.size))
    }

    func set(_ option: Int32, _ value: Int32) {
        var value = value
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, option, &value, socklen_t(4))
    }

    private func call(
        _ name: String,
        _ address: ListenAddress,
        _ function: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32
    ) throws {
        let octets = socketName(address)
        let result = unsafe octets.withUnsafeBytes { octets in
            let generic = unsafe octets.assumingMemoryBound(to: sockaddr.self).baseAddress
            return unsafe function(descriptor, generic, socklen_t(octets.count))
        }
        guard result == 0 else { throw Failure(call: name, errno: errno) }
    }
}

/// A socket address as the kernel reads it.
func socketName(_ address: ListenAddress) -> [UInt8] {
    let number = address.address.number
    let octets = (0..<16).map { UInt8(truncatingIfNeeded: number >> (120 - 8 * $0)) }
    let port = [UInt8(address.port >> 8), UInt8(address.port & 0xff)]
    return address.address.isV4
        ? [UInt8(AF_INET), 0] + port + octets[12...] + [UInt8](repeating: 0, count: 8)
        : [UInt8(AF_INET6), 0] + port + [0, 0, 0, 0] + octets + [0, 0, 0, 0]
}
