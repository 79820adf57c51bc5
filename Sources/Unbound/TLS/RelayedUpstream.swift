// SPDX-License-Identifier: MIT
internal import CLibevent
internal import Glibc
internal import IP

/// A port of this machine that stands for an upstream, and the one TLS connection over which it is asked.
///
/// Messages of all connections to the port share that TLS connection, each under an identifier of the relay's own
/// (RFC 7766 §7). The library means to share connections itself, but 1.17 compares addresses of its stack and its heap when
/// it looks for one that is open, and finds none in a thread whose stack lies below: one handshake a question would be
/// what it comes to.
@safe
final class RelayedUpstream {
    /// The port to ask, on the relay's address.
    private(set) var port: UInt16 = 0

    private let upstream: Upstream
    private let address: IPAddress
    private let sources: [IPAddress]
    private let context: TLSContext
    private let base: OpaquePointer
    private let onFailure: (String) -> Void
    private var listener: OpaquePointer?

    private var clients: [UInt64: RelayClient] = [:]
    private var lastClient: UInt64 = 0
    private var channel: TLSChannel?
    /// Whom an answer is for, by the identifier that it was asked under.
    private var questions: [UInt16: Question] = [:]
    private var lastID: UInt16 = 0

    private struct Question {
        let client: UInt64
        let id: (UInt8, UInt8)
    }

    /// More than the library has questions, so that only strangers can reach them.
    private static let maximumClients = 1_024
    private static let maximumQuestions = 16_384
    private static let backlog: Int32 = 1_024

    /// Listens.
    ///
    /// - Parameters:
    ///   - upstream: who is asked, with a TLS name.
    ///   - sources: the addresses that may be used on this side; empty: whichever the kernel takes.
    ///   - context: the authorities.
    ///   - base: the event base, which has to outlive this.
    ///   - onFailure: told when a connection to the upstream fails, and why.
    /// - Throws: what the kernel refused, or `tls` for an upstream by name: here nobody looks up names.
    init(
        _ upstream: Upstream,
        sources: [IPAddress],
        context: TLSContext,
        base: borrowing EventBase,
        onFailure: @escaping (String) -> Void
    ) throws(UnboundError) {
        guard let address = upstream.address else { throw .tls("\(upstream) is not an address") }
        self.upstream = upstream
        self.address = address
        self.sources = sources
        self.context = context
        unsafe self.base = base.pointer
        self.onFailure = onFailure
        let own = unsafe Unmanaged.passUnretained(self).toOpaque()
        let base = unsafe base.pointer
        unsafe listener = unsafe RelaySocket.withName(of: TLSRelay.address, 0) { name, size in
            unsafe evconnlistener_new_bind(
                base,
                { _, descriptor, _, _, own in
                    guard let own = unsafe own else { return }
                    unsafe Unmanaged<RelayedUpstream>.fromOpaque(own).takeUnretainedValue().accept(descriptor)
                },
                own,
                LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC,
                Self.backlog,
                name,
                Int32(size)
            )
        }
        guard let listener = unsafe listener, let port = unsafe RelaySocket.port(of: evconnlistener_get_fd(listener))
        else { throw .system(call: "evconnlistener_new_bind", errno: errno) }
        self.port = port
    }

    deinit {
        if let listener = unsafe listener { unsafe evconnlistener_free(listener) }
        channel?.cut()
    }

    // MARK: Questions

    private func accept(_ descriptor: Int32) {
        RelaySocket.sendAtOnce(descriptor)
        lastClient += 1
        let key = lastClient
        guard clients.count < Self.maximumClients else {
            Glibc.close(descriptor)
            return
        }
        clients[key] = unsafe RelayClient(
            base: base,
            descriptor: descriptor,
            onMessage: { [unowned self] in ask($0, of: key) },
            onEnd: { [unowned self] in forget(key) }
        )
    }

    /// Asks the upstream; the client is let go if that cannot be done.
    private func ask(_ message: [UInt8], of client: UInt64) {
        guard clients[client] != nil else { return }
        guard message.count >= 12, let id = freeID(), let channel = channel ?? connect() else { return forget(client) }
        questions[id] = Question(client: client, id: (message[0], message[1]))
        channel.send(message, id: (UInt8(id >> 8), UInt8(id & 0xff)))
    }

    private func freeID() -> UInt16? {
        guard questions.count < Self.maximumQuestions else { return nil }
        repeat { lastID &+= 1 } while questions[lastID] != nil
        return lastID
    }

    private func forget(_ client: UInt64) {
        guard clients.removeValue(forKey: client) != nil else { return }
        // A connection of the library's has one question, or a few.
        questions = questions.filter { $0.value.client != client }
    }

    // MARK: Answers

    private func connect() -> TLSChannel? {
        guard let name = upstream.tlsName, let tls = unsafe context.connection(to: name) else {
            onFailure("'\(upstream.tlsName ?? "")' is no name for a certificate")
            return nil
        }
        let descriptor = RelaySocket.connect(to: address, upstream.port, from: sources)
        guard descriptor >= 0 else {
            unsafe TLSContext.discard(tls)
            onFailure(unsafe String(cString: strerror(-descriptor)))
            return nil
        }
        channel = unsafe TLSChannel(
            base: base,
            descriptor: descriptor,
            tls: tls,
            onMessage: { [unowned self] in answer($0) },
            onEnd: { [unowned self] in end($0) }
        )
        return channel
    }

    private func answer(_ message: [UInt8]) {
        guard message.count >= 12 else { return }
        let id = UInt16(message[0]) << 8 | UInt16(message[1])
        // The client may have gone.
        guard let question = questions.removeValue(forKey: id) else { return }
        clients[question.client]?.send(message, id: question.id)
    }

    /// Lets those who wait go, so that the library asks again or asks another upstream.
    private func end(_ failure: String?) {
        channel = nil
        let waiting = Set(questions.values.map(\.client))
        questions = [:]
        for client in waiting { clients[client] = nil }
        if let failure { onFailure(failure) }
    }
}
