// SPDX-License-Identifier: MIT

/// A resolver for names of the Internet: libunbound, its caches and its sockets, on a thread of its own.
///
/// Made when names of the Internet are to be seen, and closed, not bypassed, when they are not: with `close()` its sockets
/// and all it ever learnt are gone. Any thread may ask; a query costs the asker a lock and, when the resolver sleeps, a
/// system call. The library makes one question to the outside of many equal ones at a time.
///
/// Some limits (TTLs, retry times) and the log are variables of the library, not of its contexts: two resolvers in one
/// process should have the same settings there.
public final class UnboundResolver: Sendable {
    private let queue: ResolverQueue
    private let log: ResolverLog
    private let thread: ResolverThread

    /// Sets the library up and starts the thread.
    ///
    /// No packet is sent before the first query.
    ///
    /// - Parameter settings: everything about it.
    /// - Throws: `UnboundError` with the setting that is wrong.
    public init(_ settings: UnboundSettings) throws(UnboundError) {
        // Asked in any case, because the library's log suffers when it is asked beside a resolver.
        let isFixed = UnboundLibrary.hasRequiredFixes
        guard isFixed || settings.allowsOldLibrary else {
            throw .oldLibrary(version: UnboundLibrary.version)
        }
        queue = try ResolverQueue(limit: settings.queueLimit)
        log = try ResolverLog()
        thread = try ResolverThread(ResolverLoop(settings, queue: queue, log: log))
    }

    deinit {
        queue.shut()
        // The last owner may be a closure that the thread itself has just called.
        if thread.isCurrent { thread.detach() } else { thread.join() }
    }

    /// Asks.
    ///
    /// - Parameters:
    ///   - name: the name, uncompressed, in any letter case.
    ///   - type: the type; no meta type but ANY.
    ///   - class: the class.
    ///   - deliver: told how the query ended, exactly once, on the resolver's thread, which it must not keep for long.
    /// - Returns: what to cancel it by; nil if too many queries wait, if the resolver is closed, or if the octets are not
    ///   one name. `deliver` is not called then.
    public func resolve(
        name: [UInt8],
        type: UInt16,
        class: UInt16 = 1,
        deliver: @escaping @Sendable (UnboundAnswer) -> Void
    ) -> UnboundQuery? {
        guard let name = NameText(wire: name) else { return nil }
        return queue.ask(name: name, type: type, class: `class`, deliver: deliver)
    }

    /// Ends a query with `.cancelled`, soon; nothing happens if it has ended already.
    ///
    /// What the library has begun it goes on with, and keeps the result.
    public func cancel(_ query: UnboundQuery) {
        queue.cancel(query)
    }

    /// Destroys the library's context with its caches and sockets, ends what is under way with `.closed`, and waits
    /// until all of that is done.
    ///
    /// May be called again, and by several threads.
    ///
    /// Called by a closure on the resolver's own thread, it returns at once, and all of that is done soon after.
    public func close() {
        queue.shut()
        if !thread.isCurrent { thread.join() }
    }

    /// What the resolver has done so far.
    public var counters: UnboundCounters {
        queue.tally.counters
    }

    /// The last lines of the library's log, oldest first.
    public var recentLog: [String] {
        log.recent
    }
}
