// SPDX-License-Identifier: MIT
internal import Synchronization
internal import Unbound

/// The resolver for names that the chain delegates, which forgets everything each half a minute.
///
/// A block is to change answers, and with them the servers that a name is delegated to. But a resolver goes on asking those
/// that it knows for as long as they themselves say, which may be days, in which somebody who has sold a name would go on
/// speaking for it. What the rest of the Internet has said is worth keeping longer; so these names have a resolver of their
/// own, and a new one from time to time.
final class Delegations: Sendable {
    private struct State {
        var current: UnboundResolver?
        var madeAt: UInt64 = 0
        /// The one before, for those who wait for it still.
        var last: UnboundResolver?
        var isClosed = false
    }

    /// Milliseconds for which one is asked; longer than a question may take.
    private static let life: UInt64 = 30_000

    private let settings: UnboundSettings
    private let terms: DelegationTerms
    private let asksPrivateServers: Bool
    private let state = Mutex(State())

    init(_ settings: UnboundSettings, _ terms: DelegationTerms, asksPrivateServers: Bool) {
        (self.settings, self.terms, self.asksPrivateServers) = (settings, terms, asksPrivateServers)
    }

    /// The resolver to ask now; nil if it was closed or cannot be made.
    func resolver(now: UInt64) -> UnboundResolver? {
        let (resolver, old) = state.withLock { state -> (UnboundResolver?, UnboundResolver?) in
            guard !state.isClosed else { return (nil, nil) }
            if let current = state.current, now < state.madeAt + Self.life { return (current, nil) }
            let settings = settings.forDelegations(terms, asksPrivateServers: asksPrivateServers)
            // No packet is sent for it, and it takes some milliseconds.
            guard let made = try? UnboundResolver(settings) else { return (state.current, nil) }
            let old = state.last
            (state.last, state.current, state.madeAt) = (state.current, made, now)
            return (made, old)
        }
        old?.close()
        return resolver
    }

    /// Closes it for good.
    func close() {
        let resolvers = state.withLock { state in
            defer { (state.current, state.last, state.isClosed) = (nil, nil, true) }
            return [state.current, state.last]
        }
        for resolver in resolvers { resolver?.close() }
    }
}
