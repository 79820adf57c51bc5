// SPDX-License-Identifier: MIT
import IP
import NIOCore
import Synchronization

/// All connections, so that neither one client nor all of them hold more than some.
final class ConnectionTable: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var counts: [IPAddress: Int] = [:]
        var isEnding = false
        var drained: EventLoopPromise<Void>?
    }

    private let limit: Int
    private let limitPerAddress: Int
    private let proxies: AccessList
    private let state = Mutex(State())

    init(limits: HTTPLimits, proxies: AccessList) {
        limit = limits.connections
        limitPerAddress = limits.connectionsPerAddress
        self.proxies = proxies
    }

    /// Takes a connection in; false if there are too many, or the server ends.
    ///
    /// - Parameters:
    ///   - channel: the connection; it is taken out when it closes.
    ///   - address: whose it is; nil at the operator's socket, which has places of its own.
    /// - Returns: whether there is a place.
    func admit(_ channel: any Channel, from address: IPAddress?) -> Bool {
        let isLimited = address.map { !$0.isLoopback && !proxies.contains($0) } ?? false
        let key = isLimited ? address.map(ClientAddress.key) : nil
        let isAdmitted = state.withLock { state in
            guard !state.isEnding, address == nil || state.channels.count < limit else { return false }
            if let key {
                let count = state.counts[key, default: 0]
                guard count < limitPerAddress else { return false }
                state.counts[key] = count + 1
            }
            state.channels[ObjectIdentifier(channel)] = channel
            return true
        }
        guard isAdmitted else { return false }
        let identity = ObjectIdentifier(channel)
        channel.closeFuture.whenComplete { _ in self.remove(identity, key) }
        return true
    }

    /// Whether no request may begin any more.
    ///
    /// Whoever sets a connection up asks for this on its event loop: what ``end(_:)`` tells a connection is lost on one
    /// that is not set up.
    var isEnding: Bool { state.withLock { $0.isEnding } }

    private func remove(_ identity: ObjectIdentifier, _ key: IPAddress?) {
        let drained = state.withLock { state -> EventLoopPromise<Void>? in
            state.channels[identity] = nil
            if let key, let count = state.counts[key] { state.counts[key] = count > 1 ? count - 1 : nil }
            guard state.isEnding, state.channels.isEmpty else { return nil }
            return state.drained.take()
        }
        drained?.succeed()
    }

    /// Takes no more connections, and ends those that wait for a request.
    ///
    /// - Parameter drained: kept when there is no connection left.
    func end(_ drained: EventLoopPromise<Void>) {
        let channels = state.withLock { state in
            state.isEnding = true
            if !state.channels.isEmpty { state.drained = drained }
            return Array(state.channels.values)
        }
        guard !channels.isEmpty else {
            drained.succeed()
            return
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
    }

    /// Closes all connections, whatever they do.
    func closeAll() {
        for channel in state.withLock({ Array($0.channels.values) }) { channel.close(promise: nil) }
    }
}
