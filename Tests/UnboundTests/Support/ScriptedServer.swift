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
        let query: Message
        let transport: Transport
        /// Whence it came; 0 for TCP.
        let clientPort: UInt16

        var name: DomainName { query.questions.first?.name ?? .root }
        var type: RRType? { query.questions.first?.type }
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
    private let datagrams: Int32
    private let listener: LoopbackListener
    private let script: Script
    private let log = Mutex<[Seen]>([])
    private let thread = DispatchGroup()

    /// Serves on an address within 127.0.0.0/8.
    init(_ address: String = "127.0.0.1", script: @escaping Script) throws {
        self.address = try #require(IPAddress(address))
        self.script = script
        (datagrams, listener) = try Self.bindBoth(self.address)
        thread.enter()
        Thread.detachNewThread { [self] in
            while let (octets, port) = LoopbackSocket.receive(on: datagrams) {
                for packet in packets(for: octets, .udp, from: port) ?? [] {
                    LoopbackSocket.send(packet, to: port, on: datagrams)
                }
            }
            thread.leave()
        }
        listener.serve { [self] connection in
            FramedStream.serve(
                read: { FramedStream.read($0) { unsafe recv(connection, &$0, $0.count, 0) } },
                write: { unsafe send(connection, $0, $0.count, Int32(MSG_NOSIGNAL)) == $0.count },
                answer: { packets(for: $0, .tcp) }
            )
        }
    }

    /// What the resolver is told to ask.
    var upstream: Upstream { Upstream(address: address, port: listener.port) }

    /// The queries so far, in their order.
    var seen: [Seen] { log.withLock { $0 } }

    /// Closes everything, and waits until it is closed; a script that waits must have been let go before.
    func stop() {
        shutdown(datagrams, Int32(SHUT_RD))
        thread.wait()
        close(datagrams)
        listener.stop()
    }

    /// What the script says to a message; nil to hang up.
    func packets(for octets: [UInt8], _ transport: Transport, from port: UInt16 = 0) -> [[UInt8]]? {
        guard let query = try? Message.decode(octets), !query.questions.isEmpty else { return [] }
        log.withLock { $0.append(Seen(query: query, transport: transport, clientPort: port)) }
        switch script(query, transport) {
        case .message(let message): return (try? message.encode()).map { [$0] }
        case .packets(let packets): return packets
        case .silence: return []
        case .hangUp: return nil
        }
    }

    /// A UDP and a TCP socket with the same port.
    private static func bindBoth(_ address: IPAddress) throws -> (Int32, LoopbackListener) {
        for _ in 0..<100 {
            let listener = try LoopbackListener(address)
            if let datagrams = try? LoopbackSocket.bound(SOCK_DGRAM, address, listener.port) {
                return (datagrams, listener)
            }
            listener.stop()
        }
        throw LoopbackSocket.Failure(call: "bind", errno: EADDRINUSE)
    }
}
