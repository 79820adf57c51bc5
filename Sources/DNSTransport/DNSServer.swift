// SPDX-License-Identifier: MIT
internal import Glibc
public import IP
public import Logging
internal import NIOCore
public import ServiceLifecycle
internal import Synchronization

/// Serves DNS over UDP and TCP on the addresses of its configuration.
///
/// Binding is apart from running: `init` fails at once if an address cannot be had, and what comes in before
/// ``run()`` waits in the kernel.
public final class DNSServer<Responder: DNSResponder & ~Copyable>: Service {
    /// What is really listened on, in the order of the configuration, with the ports that the kernel chose.
    public let addresses: [ListenAddress]

    private let configuration: DNSServerConfiguration
    private let workers: [UDPWorker<Responder>]
    private let listening: [Socket]
    private let table: ConnectionTable
    private let loopCounters: [ThreadCounters]
    private let giveUp: @Sendable () -> Void
    private let makeResponder: @Sendable () -> Responder
    private let logger: Logger
    private let hasRun = Atomic(false)
    private let serving = Atomic(false)

    /// Binds all addresses.
    ///
    /// - Parameters:
    ///   - configuration: where to listen, whom to answer, what to allow.
    ///   - logger: gets a line for each address when serving starts, and one when it has ended.
    ///   - giveUp: called when the server stops and waits no longer for answers that come later; whoever is to give them
    ///     gives them then, as failures if need be. Perhaps called twice.
    ///   - makeResponder: called on every thread and event loop that serves.
    /// - Throws: `ListenError` for the first address that cannot be had; nothing stays bound then.
    public convenience init(
        _ configuration: DNSServerConfiguration,
        logger: Logger,
        giveUp: @escaping @Sendable () -> Void = {},
        makeResponder: @escaping @Sendable () -> Responder
    ) throws {
        let sockets = try BoundSockets(configuration)
        self.init(configuration, sockets: sockets, logger: logger, giveUp: giveUp, makeResponder: makeResponder)
    }

    /// Takes over sockets that are bound already.
    ///
    /// - Parameters:
    ///   - configuration: whom to answer, what to allow.
    ///   - sockets: what was bound, for the addresses of the same configuration.
    ///   - logger: gets a line for each address when serving starts, and one when it has ended.
    ///   - giveUp: called when the server stops and waits no longer for answers that come later; whoever is to give them
    ///     gives them then, as failures if need be. Perhaps called twice.
    ///   - makeResponder: called on every thread and event loop that serves.
    public init(
        _ configuration: DNSServerConfiguration,
        sockets: BoundSockets,
        logger: Logger,
        giveUp: @escaping @Sendable () -> Void = {},
        makeResponder: @escaping @Sendable () -> Responder
    ) {
        let sockets = sockets.sockets
        addresses = sockets.map(\.address)
        listening = sockets.flatMap(\.streams)
        workers = sockets.flatMap { sockets in
            sockets.datagram.map {
                UDPWorker(
                    socket: $0,
                    address: sockets.address,
                    accessList: configuration.accessList,
                    makeResponder: makeResponder
                )
            }
        }
        table = ConnectionTable(limits: configuration.tcp, descriptorLimit: descriptorLimit())
        let loops = listening.isEmpty ? 0 : max(1, configuration.tcp.eventLoops)
        loopCounters = (0..<loops).map { _ in ThreadCounters() }
        self.configuration = configuration
        self.logger = logger
        self.giveUp = giveUp
        self.makeResponder = makeResponder
    }

    /// What has been done so far.
    ///
    /// Cheap, and no burden on those who do it.
    public var counters: DNSServerCounters {
        DNSServerCounters(
            udpThreads: workers.map { worker in
                var totals = worker.counters.snapshot
                totals += worker.replies.counters.snapshot
                return totals
            },
            tcpLoops: loopCounters.map(\.snapshot),
            connections: table.counters
        )
    }

    /// Whether queries are answered: from when all threads and event loops run until they are told to stop.
    public var isServing: Bool { serving.load(ordering: .relaxed) }

    /// Serves until the service group shuts down gracefully or the task is cancelled.
    ///
    /// Then answers what has come in, closes everything and returns. To be called once.
    ///
    /// - Throws: what kept a thread or an event loop from starting.
    public func run() async throws {
        precondition(!hasRun.exchange(true, ordering: .relaxed), "a DNSServer runs once")
        let threads = try startThreads()
        do {
            if listening.isEmpty {
                await waitUntilStopped()
            } else {
                try await serveTCP()
            }
        } catch {
            stop(threads)
            throw error
        }
        // Those who asked over UDP wait, too.
        giveUp()
        stop(threads)
        logger.info("DNS server stopped")
    }
}

extension DNSServer where Responder: ~Copyable {
    private func startThreads() throws -> [WorkerThread] {
        var threads: [WorkerThread] = []
        do {
            for (index, worker) in workers.enumerated() {
                let processor = configuration.udp.pinsThreads ? index % max(1, configuration.udp.threads) : nil
                threads.append(try worker.start(name: "dns-udp-\(index)", processor: processor))
            }
        } catch {
            stop(threads)
            throw error
        }
        return threads
    }

    /// Blocks until the threads have ended, which they do within a batch: they depend on nobody else.
    private func stop(_ threads: [WorkerThread]) {
        for worker in workers { worker.stop() }
        for thread in threads { thread.join() }
        for worker in workers { worker.close() }
    }

    private func serveTCP() async throws {
        let server = TCPServer(configuration, table: table, counters: loopCounters, makeResponder: makeResponder)
        let acceptors: [any Channel]
        do {
            acceptors = try await server.start(listening)
        } catch {
            try await server.stop([], giveUp: giveUp)
            throw error
        }
        await waitUntilStopped()
        try await server.stop(acceptors, giveUp: giveUp)
    }

    private func waitUntilStopped() async {
        serving.store(true, ordering: .relaxed)
        defer { serving.store(false, ordering: .relaxed) }
        for address in addresses {
            logger.debug("DNS server listening", metadata: ["address": "\(address)"])
        }
        // It throws if the task is cancelled, which means the same to us.
        try? await gracefulShutdown()
    }
}

/// Files the process may have open.
private func descriptorLimit() -> Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
    return Int(clamping: limit.rlim_cur)
}
