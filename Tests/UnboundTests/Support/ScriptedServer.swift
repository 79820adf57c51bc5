// SPDX-License-Identifier: MIT
import DNSWire
import Foundation
import Glibc
import IP
import Synchronization
import Testing
import Unbound

/// A name server on a loopback port that answers over UDP and TCP as a closure says.
final class ScriptedServer: Sendable {
    enum Transport: Hashable, Sendable { case udp, tcp }

    /// A query that came in.
    struct Seen: Hashable, Sendable {
        let name: DomainName
        let type: RRType
        let transport: Transport
        let recursionDesired: Bool
    }

    enum Reply: Sendable {
        case message(Message)
        /// Several packets, one after the other, such as forgeries and then the truth.
        case packets([[UInt8]])
        case silence
        /// TCP: the connection ends.
        case hangUp
    }

    typealias Script = @Sendable (Message, Transport) -> Reply

    let address: IPAddress
    let port: UInt16
    private let datagrams: Int32
    private let listener: Int32
    private let script: Script
    private let log = Mutex<[Seen]>([])
    private let connections = Mutex<Connections>(Connections())
    private let threads = DispatchGroup()

    /// Serves on an address within 127.0.0.0/8.
    init(_ address: String = "127.0.0.1", script: @escaping Script) throws {
        let address = try #require(IPAddress(address))
        self.address = address
        self.script = script
        (datagrams, listener, port) = try Self.bindBoth(address)
        onThread { $0.serveDatagrams() }
        onThread { $0.serveConnections() }
    }

    /// What the resolver is told to ask.
    var upstream: Upstream { Upstream(address: address, port: port) }

    /// The queries so far, in their order.
    var seen: [Seen] { log.withLock { $0 } }

    private func onThread(_ body: @escaping @Sendable (ScriptedServer) -> Void) {
        threads.enter()
        Thread.detachNewThread { [self] in
            body(self)
            threads.leave()
        }
    }

    /// Closes everything, and waits until it is closed; a script that waits must have been let go before.
    func stop() {
        shutdown(datagrams, Int32(SHUT_RD))
        shutdown(listener, Int32(SHUT_RDWR))
        connections.withLock { connections in
            connections.isStopping = true
            for connection in connections.open { shutdown(connection, Int32(SHUT_RDWR)) }
        }
        threads.wait()
        close(datagrams)
        close(listener)
    }

    private func reply(to octets: [UInt8], _ transport: Transport) -> Reply {
        guard let query = try? Message.decode(octets), let question = query.questions.first else { return .silence }
        let seen = Seen(
            name: question.name,
            type: question.type,
            transport: transport,
            recursionDesired: query.header.recursionDesired
        )
        log.withLock { $0.append(seen) }
        return script(query, transport)
    }

    private func serveDatagrams() {
        var buffer = [UInt8](repeating: 0, count: 65_535)
        while true {
            var from = sockaddr_in()
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let count = unsafe withUnsafeMutablePointer(to: &from) { from in
                unsafe from.withMemoryRebound(to: sockaddr.self, capacity: 1) { from in
                    unsafe recvfrom(datagrams, &buffer, buffer.count, 0, from, &size)
                }
            }
            guard count > 0 else { return }
            var packets: [[UInt8]] = []
            switch reply(to: Array(buffer[..<count]), .udp) {
            case .message(let message): packets = (try? [message.encode()]) ?? []
            case .packets(let raw): packets = raw
            case .silence, .hangUp: break
            }
            for packet in packets {
                _ = unsafe withUnsafePointer(to: &from) { from in
                    unsafe from.withMemoryRebound(to: sockaddr.self, capacity: 1) { from in
                        unsafe sendto(datagrams, packet, packet.count, 0, from, size)
                    }
                }
            }
        }
    }

    private func serveConnections() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            let isStopping = connections.withLock { connections in
                connections.open.insert(connection)
                return connections.isStopping
            }
            if isStopping { shutdown(connection, Int32(SHUT_RDWR)) }
            onThread { server in
                server.serve(connection)
                server.connections.withLock { _ = $0.open.remove(connection) }
                close(connection)
            }
        }
    }

    private func serve(_ connection: Int32) {
        while let head = Self.read(2, from: connection),
            let octets = Self.read(Int(head[0]) << 8 | Int(head[1]), from: connection)
        {
            switch reply(to: octets, .tcp) {
            case .message(let message):
                guard let packet = try? message.encode() else { return }
                let framed = [UInt8(packet.count >> 8), UInt8(packet.count & 0xff)] + packet
                guard unsafe send(connection, framed, framed.count, Int32(MSG_NOSIGNAL)) == framed.count else { return }
            case .packets(let raw):
                for packet in raw {
                    let framed = [UInt8(packet.count >> 8), UInt8(packet.count & 0xff)] + packet
                    _ = unsafe send(connection, framed, framed.count, Int32(MSG_NOSIGNAL))
                }
            case .silence: break
            case .hangUp: return
            }
        }
    }

    private static func read(_ count: Int, from connection: Int32) -> [UInt8]? {
        var octets: [UInt8] = []
        while octets.count < count {
            var buffer = [UInt8](repeating: 0, count: count - octets.count)
            let read = unsafe recv(connection, &buffer, buffer.count, 0)
            guard read > 0 else { return nil }
            octets += buffer[..<read]
        }
        return octets
    }

    /// A UDP and a TCP socket with the same port.
    private static func bindBoth(_ address: IPAddress) throws -> (Int32, Int32, UInt16) {
        for _ in 0..<100 {
            let listener = try makeSocket(SOCK_STREAM, address, 0)
            guard listen(listener, 1_024) == 0 else { throw Failure(call: "listen", errno: errno) }
            let port = try portOf(listener)
            if let datagrams = try? makeSocket(SOCK_DGRAM, address, port) { return (datagrams, listener, port) }
            close(listener)
        }
        throw Failure(call: "bind", errno: EADDRINUSE)
    }

    private static func makeSocket(_ type: __socket_type, _ address: IPAddress, _ port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", errno: errno) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = (address.v4 ?? 0).bigEndian
        let bound = unsafe withUnsafePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe bind(descriptor, name, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0 else {
            let failure = Failure(call: "bind", errno: errno)
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    private static func portOf(_ descriptor: Int32) throws -> UInt16 {
        var name = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe getsockname(descriptor, name, &size)
            }
        }
        guard result == 0 else { throw Failure(call: "getsockname", errno: errno) }
        return UInt16(bigEndian: name.sin_port)
    }

    private struct Connections {
        var open: Set<Int32> = []
        var isStopping = false
    }

    struct Failure: Error {
        let call: String
        let errno: Int32
    }
}
