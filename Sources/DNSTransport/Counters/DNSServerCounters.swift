// SPDX-License-Identifier: MIT

/// What a ``DNSServer`` has done so far.
public struct DNSServerCounters: Hashable, Sendable {
    /// One for each UDP thread: those of the first address, then those of the next.
    public var udpThreads: [TransportCounters]
    /// One for each event loop of TCP.
    public var tcpLoops: [TransportCounters]
    /// Connections of TCP.
    public var connections: ConnectionCounters

    /// All of UDP.
    public var udp: TransportCounters {
        udpThreads.reduce(into: TransportCounters(), +=)
    }

    /// All of TCP.
    public var tcp: TransportCounters {
        tcpLoops.reduce(into: TransportCounters(), +=)
    }
}
