// SPDX-License-Identifier: MIT
internal import CLibevent
internal import Glibc
internal import IP

/// Carries the library's TCP connections to upstreams over TLS (RFC 7858).
///
/// Debian builds the library without TLS, because its OpenSSL would be every program's that uses the library. DNS over TLS
/// is DNS over TCP inside TLS, octet by octet, so the library is told to ask a port of this machine over TCP, on which this
/// listens: each connection is passed on over TLS to the upstream that the port stands for. Everything happens on the
/// resolver's own thread and ends with it.
///
/// Any program of this machine can connect to such a port, and so ask the upstream, which it could ask itself.
@safe
final class TLSRelay {
    /// Where the library finds it.
    static let address = IPAddress(v4: 0x7f00_0001)

    private let context: TLSContext
    private let base: OpaquePointer
    private let sources: [IPAddress]
    private let queue: ResolverQueue
    private let log: ResolverLog
    private let limit: Int
    private var entrances: [Upstream: Entrance] = [:]
    private var connections: [ObjectIdentifier: RelayedConnection] = [:]

    /// Listens for all upstreams with a TLS name in the settings; nil if there is none.
    init?(
        for settings: UnboundSettings,
        base: borrowing EventBase,
        queue: ResolverQueue,
        log: ResolverLog
    ) throws(UnboundError) {
        let upstreams = Set(settings.zones.flatMap(\.upstreams).filter { $0.tlsName != nil })
        guard !upstreams.isEmpty else { return nil }
        context = try TLSContext(bundle: settings.tlsCertificateBundle)
        unsafe self.base = base.pointer
        sources = settings.outgoingAddresses
        self.queue = queue
        self.log = log
        // Connections that the library has given up may still be closing.
        limit = 2 * settings.outgoingConnections
        for upstream in upstreams {
            entrances[upstream] = try Entrance(upstream, relay: self, base: base)
        }
    }

    deinit {
        for connection in connections.values { connection.close() }
    }

    /// What the library asks instead of the upstream.
    func entrance(to upstream: Upstream) -> Upstream? {
        entrances[upstream].map { Upstream(address: Self.address, port: $0.port) }
    }

    /// Passes a connection of the library's on.
    fileprivate func accept(_ descriptor: Int32, to upstream: Upstream) {
        RelaySocket.sendAtOnce(descriptor)
        guard connections.count < limit, let name = upstream.tlsName, let tls = unsafe context.connection(to: name)
        else {
            Glibc.close(descriptor)
            return
        }
        let outer = RelaySocket.connect(to: upstream.address, upstream.port, from: sources)
        guard outer >= 0 else {
            unsafe RelayedConnection.discard(tls)
            Glibc.close(descriptor)
            return fail(upstream, unsafe String(cString: strerror(-outer)))
        }
        let connection = unsafe RelayedConnection(base: base, inner: descriptor, outer: outer, tls: tls) {
            [unowned self] connection, failure in
            connections[ObjectIdentifier(connection)] = nil
            if let failure { fail(upstream, failure) }
        }
        if let connection { connections[ObjectIdentifier(connection)] = connection }
    }

    private func fail(_ upstream: Upstream, _ reason: String) {
        queue.tally.countTLSFailure()
        log.append("TLS to \(upstream): \(reason)")
    }
}

/// A port of this machine that stands for an upstream.
@safe
private final class Entrance {
    private let upstream: Upstream
    private unowned let relay: TLSRelay
    private var listener: OpaquePointer?
    private(set) var port: UInt16 = 0

    private static let backlog: Int32 = 64

    init(_ upstream: Upstream, relay: TLSRelay, base: borrowing EventBase) throws(UnboundError) {
        self.upstream = upstream
        self.relay = relay
        let own = unsafe Unmanaged.passUnretained(self).toOpaque()
        let basePointer = unsafe base.pointer
        unsafe listener = unsafe RelaySocket.withName(of: TLSRelay.address, 0) { name, size in
            unsafe evconnlistener_new_bind(
                basePointer,
                { _, descriptor, _, _, own in
                    guard let own = unsafe own else { return }
                    let entrance = unsafe Unmanaged<Entrance>.fromOpaque(own).takeUnretainedValue()
                    entrance.relay.accept(descriptor, to: entrance.upstream)
                },
                own,
                LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC,
                Self.backlog,
                name,
                Int32(size)
            )
        }
        guard let listener = unsafe listener, let port = unsafe RelaySocket.port(of: evconnlistener_get_fd(listener))
        else {
            throw .system(call: "evconnlistener_new_bind", errno: errno)
        }
        self.port = port
    }

    deinit {
        if let listener = unsafe listener { unsafe evconnlistener_free(listener) }
    }
}
