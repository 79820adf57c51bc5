// SPDX-License-Identifier: MIT
internal import DNSWire
internal import Glibc

/// Everything that belongs to the resolver's thread: the event loop, the library's context that runs on it, and the
/// queries under way.
///
/// Made by one thread, then handed over to another for good, and destroyed there; never used by two.
@safe
final class ResolverLoop: @unchecked Sendable {
    private let queue: ResolverQueue
    private let log: ResolverLog
    private let limit: Int
    private let timeLimit: Duration

    private let base: EventBase
    private var relay: TLSRelay?
    private var context: LibraryContext?
    private var wake: Event?
    private var tick: Event?

    private var commands: [ResolverQueue.Command] = []
    /// How many of them have been carried out.
    private var obeyed = 0
    /// Whether there were more than are carried out at once: what has come since then was told of only once, too.
    private var isBehind = false
    /// Queries whose askers wait.
    private var waiting: [UInt64: PendingQuery] = [:]
    /// Queries whose askers do not wait any more, of which the library has not let go.
    private var abandonedCount = 0
    /// Both together, by zone.
    private var shares: ZoneShares
    /// The query that is handed to the library at this moment: if it ends within that, nobody outside was asked.
    private var handed: UInt64?
    private var isTicking = false
    private var isClosing = false

    /// How exactly time limits are kept; looking at all that wait is cheaper than a timer for each.
    private static let tickMilliseconds = 250

    /// How many orders are carried out before the events of those begun get their turn, the order to end among them: a
    /// thousand sockets are not opened in a moment.
    private static let maximumCommands = 32

    init(_ settings: UnboundSettings, queue: ResolverQueue, log: ResolverLog) throws(UnboundError) {
        self.queue = queue
        self.log = log
        limit = settings.queueLimit
        timeLimit = settings.timeLimit
        shares = ZoneShares(limit: settings.zoneLimit)
        base = try EventBase()
        do throws(UnboundError) {
            try setUp(settings)
        } catch {
            // The base has to go last.
            tearDown()
            throw error
        }
    }

    private func setUp(_ settings: UnboundSettings) throws(UnboundError) {
        let relay = try TLSRelay(for: settings, base: base, queue: queue, log: log)
        self.relay = relay
        context = try unsafe LibraryContext(
            base: base.pointer,
            settings: settings,
            relay: { relay?.entrance(to: $0) },
            log: log
        )
        let own = unsafe Unmanaged.passUnretained(self).toOpaque()
        wake = try unsafe Event(base, readable: queue.descriptor, context: own) { _, _, own in
            unsafe ResolverLoop.from(own)?.obey()
        }
        tick = try unsafe Event(timerOf: base, context: own) { _, _, own in
            unsafe ResolverLoop.from(own)?.dropLate()
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> ResolverLoop? {
        unsafe context.map { unsafe Unmanaged<ResolverLoop>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Works until the queue is shut and everything is closed.
    func run() {
        base.run()
        isClosing = true
        // First what is connected to the world, then those who wait: telling them may take a while.
        tearDown()
        dropRest()
        for query in waiting.values.sorted(by: { $0.id < $1.id }) { end(query, .closed) }
    }

    private func tearDown() {
        wake = nil
        tick = nil
        context = nil
        relay = nil
        base.settle()
    }

    // MARK: Orders

    private func obey() {
        guard !queue.isClosed else { return base.stop() }
        if commands.isEmpty { queue.take(&commands) }
        let end = min(obeyed + Self.maximumCommands, commands.count)
        while obeyed < end {
            switch commands[obeyed] {
            case .ask(let order): start(order)
            case .cancel(let id): if let query = waiting[id] { abandon(query, .cancelled) }
            }
            obeyed += 1
        }
        let isDone = obeyed == commands.count
        if isDone { forget() }
        if !isDone || isBehind { queue.wake() }
        isBehind = !isDone
    }

    /// What has been carried out keeps nothing of its askers alive.
    private func forget() {
        commands.removeAll(keepingCapacity: true)
        obeyed = 0
    }

    /// The queries that have not been begun.
    private func dropRest() {
        repeat {
            for case .ask(let order) in commands[obeyed...] {
                waiting[order.id] = PendingQuery(order, deadline: .now, loop: self)
            }
            forget()
            queue.take(&commands)
        } while !commands.isEmpty
    }

    private func start(_ order: ResolverQueue.Order) {
        let query = PendingQuery(order, deadline: order.begin + timeLimit, loop: self)
        waiting[order.id] = query
        // Where more is asked than can be done, time is not spent on what comes too late.
        guard .now < query.deadline else { return end(query, .timedOut) }
        guard abandonedCount < limit else {
            return end(query, .refused(reason: "\(abandonedCount) queries of before are still under way"))
        }
        handed = order.id
        defer { handed = nil }
        guard shares.enter(query.zone) else {
            let zone = ZoneShares.Zone.text(of: order.name)
            return end(query, .refused(reason: "too many queries below \(zone) are under way"))
        }
        let box = unsafe Unmanaged.passRetained(query)
        let code = unsafe context?
            .resolve(
                order.name,
                type: order.type,
                class: order.class,
                data: box.toOpaque()
            ) { data, code, packet, count, security, reason, _ in
                guard let data = unsafe data else { return }
                let query = unsafe Unmanaged<PendingQuery>.fromOpaque(data).takeRetainedValue()
                unsafe query.loop.finish(query, code: code, packet, count, security, reason)
            }
        if let code, code != 0 {
            unsafe box.release()
            shares.leave(query.zone)
            end(query, .failed(.servFail, reason: UnboundLibrary.words(for: code)))
        } else if !isTicking, !waiting.isEmpty {
            isTicking = true
            tick?.start(everyMilliseconds: Self.tickMilliseconds)
        }
    }

    // MARK: Ends

    private func dropLate() {
        let now = ContinuousClock.now
        for query in waiting.values where query.deadline <= now { abandon(query, .timedOut) }
        if waiting.isEmpty {
            isTicking = false
            tick?.stop()
        }
    }

    /// The asker waits no more; the library cannot be stopped.
    private func abandon(_ query: PendingQuery, _ outcome: UnboundAnswer.Outcome) {
        abandonedCount += 1
        queue.tally.countAbandoned(1)
        end(query, outcome)
    }

    private func finish(
        _ query: PendingQuery,
        code: Int32,
        _ packet: UnsafeRawPointer?,
        _ count: Int32,
        _ security: Int32,
        _ reason: UnsafePointer<CChar>?
    ) {
        // While the context is destroyed every query comes here; those who wait are told later.
        guard !isClosing else { return }
        shares.leave(query.zone)
        guard !query.isDelivered else {
            abandonedCount -= 1
            queue.tally.countAbandoned(-1)
            return
        }
        guard code == 0, let packet = unsafe packet, count >= 12 else {
            let code = ResponseCode(rawValue: UInt16(truncatingIfNeeded: code == 0 ? 2 : code))
            return end(query, .failed(code, reason: failure(of: query)))
        }
        let octets = unsafe Array(UnsafeRawBufferPointer(start: packet, count: Int(count)))
        switch ResponseCode(rawValue: UInt16(octets[3] & 0x0f)) {
        case .noError, .nxDomain, .yxDomain:
            end(query, .answer(packet: octets, security: unsafe Self.security(security, reason)))
        case let code:
            end(query, .failed(code, reason: failure(of: query)))
        }
    }

    private func failure(of query: PendingQuery) -> String {
        log.reason(forFailureOf: query.name.text) ?? "failed a short while ago"
    }

    private static func security(_ number: Int32, _ reason: UnsafePointer<CChar>?) -> UnboundAnswer.Security {
        switch number {
        case 2: .secure
        case 1: .bogus(reason: unsafe reason.map { unsafe String(cString: $0) } ?? "")
        default: .insecure
        }
    }

    private func end(_ query: PendingQuery, _ outcome: UnboundAnswer.Outcome) {
        guard waiting.removeValue(forKey: query.id) != nil else { return }
        queue.tally.count(outcome)
        query.end(outcome, isCached: handed == query.id)
    }
}
