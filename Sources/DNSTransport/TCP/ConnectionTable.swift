// SPDX-License-Identifier: MIT
internal import IP
internal import NIOCore
internal import Synchronization

/// All connections of a server, counted in all and for each client (RFC 7766 §6.2.2, RFC 9210 §4.1).
final class ConnectionTable: Sendable {
    fileprivate struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var countByClient: [IPAddress: Int] = [:]
        var counters = ConnectionCounters()
        var isClosing = false
    }

    private let state = Mutex(State())
    private let limits: DNSServerConfiguration.TCP
    private let maxConnections: Int

    // Connections get at most half of the `descriptorLimit` files that the process may have open.
    init(limits: DNSServerConfiguration.TCP, descriptorLimit: Int) {
        self.limits = limits
        maxConnections = max(1, min(limits.maxConnections, descriptorLimit / 2))
    }

    /// Counts a new connection, if need be at the cost of the idlest one.
    ///
    /// - Returns: false if the new one has to go: its client has too many, or all are busy.
    /// - Complexity: O(1) below the limit, O(*n*) in the number of connections at it.
    func admit(_ connection: Connection) -> Bool {
        let (isAdmitted, displaced) = state.withLock { state -> (Bool, Connection?) in
            let key = clientKey(of: connection)
            let isExempt = limits.exemptsLoopback && connection.client.address.isLoopback
            var displaced: Connection?
            if !state.isClosing, isExempt || state.countByClient[key, default: 0] < limits.maxConnectionsPerClient {
                if state.connections.count < maxConnections {
                    state.insert(connection, key)
                    return (true, nil)
                }
                displaced = state.idlest
            }
            guard let displaced: Connection = displaced else {
                state.counters.refused += 1
                return (false, nil)
            }
            state.remove(displaced, clientKey(of: displaced))
            state.counters.displaced += 1
            state.insert(connection, key)
            return (true, displaced)
        }
        displaced?.channel.close(promise: nil)
        return isAdmitted
    }

    /// Forgets a connection that is closed; does nothing if it is forgotten already.
    func remove(_ connection: Connection) {
        state.withLock { $0.remove(connection, clientKey(of: connection)) }
    }

    /// Counts a connection that was given up.
    func noteTimeout() {
        state.withLock { $0.counters.timedOut += 1 }
    }

    /// What has become of the connections so far.
    var counters: ConnectionCounters {
        state.withLock { state in
            var counters = state.counters
            counters.open = state.connections.count
            return counters
        }
    }

    /// Admits no more connections.
    ///
    /// - Returns: those still open.
    func close() -> [Connection] {
        state.withLock { state in
            state.isClosing = true
            return Array(state.connections.values)
        }
    }

    // Whoever has an IPv6 address usually has the 2^64 beside it.
    private func clientKey(of connection: Connection) -> IPAddress {
        let address = connection.client.address
        return address.isV4 ? address : IPAddress(v6: address.number & ~UInt128(UInt64.max))
    }
}

extension ConnectionTable.State {
    fileprivate var idlest: Connection? {
        var idlest: (connection: Connection, since: NIODeadline)?
        for connection in connections.values {
            guard let since = connection.idle else { continue }
            if let idlest, idlest.since <= since { continue }
            idlest = (connection, since)
        }
        return idlest?.connection
    }

    fileprivate mutating func insert(_ connection: Connection, _ key: IPAddress) {
        connections[ObjectIdentifier(connection)] = connection
        countByClient[key, default: 0] += 1
        counters.accepted += 1
    }

    fileprivate mutating func remove(_ connection: Connection, _ key: IPAddress) {
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        let left = countByClient[key, default: 1] - 1
        countByClient[key] = left > 0 ? left : nil
    }
}
