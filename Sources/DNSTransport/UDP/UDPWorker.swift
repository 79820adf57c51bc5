// SPDX-License-Identifier: MIT
internal import Glibc
internal import IP
internal import Synchronization

/// One UDP socket and the thread that serves it.
///
/// The thread blocks in recvmmsg(2) itself rather than in poll(2): at low load that is two system calls a query, not
/// three. `stop` shuts the socket for reading, which wakes the thread even though the socket is not connected
/// (inet_shutdown() of Linux says so in a comment); were that ever to fail, the receive time-out is the safety net. That
/// is all there is for a socket that was handed over: shut, it would be of no use to the next process that gets it.
final class UDPWorker<Responder: DNSResponder & ~Copyable>: Sendable {
    let counters = ThreadCounters()
    /// Sends what is answered later.
    let replies: UDPReplies
    private let socket: Socket
    private let address: ListenAddress
    private let accessList: AccessList
    private let makeResponder: @Sendable () -> Responder
    private let stopping = Atomic(false)

    init(
        socket: Socket,
        address: ListenAddress,
        accessList: AccessList,
        makeResponder: @escaping @Sendable () -> Responder
    ) {
        self.socket = socket
        replies = UDPReplies(socket: socket)
        self.address = address
        self.accessList = accessList
        self.makeResponder = makeResponder
    }

    var isStopping: Bool {
        stopping.load(ordering: .relaxed)
    }

    /// Serves on a new thread until `stop`.
    func start(name: String, processor: Int?) throws(Socket.Failure) -> WorkerThread {
        try WorkerThread(name: name, processor: processor) { [self] in
            var loop = UDPLoop<Responder>(
                socket: socket.descriptor,
                replies: replies,
                own: address,
                accessList: accessList,
                counters: counters,
                responder: makeResponder()
            )
            loop.run(for: self)
        }
    }

    /// Tells the thread to answer what has come in and end.
    func stop() {
        stopping.store(true, ordering: .relaxed)
        guard !socket.isShared else { return }
        // ENOTCONN is what it reports, though it works.
        _ = shutdown(socket.descriptor, Int32(SHUT_RD))
    }

    /// Closes the socket, once the thread has ended.
    func close() {
        replies.close()
        socket.close()
    }
}
