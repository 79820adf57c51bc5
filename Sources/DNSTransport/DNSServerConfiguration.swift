// SPDX-License-Identifier: MIT
public import IP
internal import NIOCore

/// Where a ``DNSServer`` listens, whom it answers and what it allows one client to take up.
public struct DNSServerConfiguration: Sendable {
    /// Each address is served over UDP and TCP, on the same port (RFC 7766 §5).
    public var addresses: [ListenAddress]
    /// Who is answered; the others get REFUSED.
    public var accessList: AccessList
    /// Limits of UDP.
    public var udp: UDP
    /// Limits of TCP.
    public var tcp: TCP

    /// Octets of the largest answer sent over UDP, whatever the client says it can take (RFC 9715 §3.1, R3 to R5).
    public static let largestDatagram = 1_400

    /// A server for this machine's own clients, if nothing else is said.
    public init(
        addresses: [ListenAddress],
        accessList: AccessList = .loopback,
        udp: UDP = UDP(),
        tcp: TCP = TCP()
    ) {
        self.addresses = addresses
        self.accessList = accessList
        self.udp = udp
        self.tcp = tcp
    }

    /// How UDP is served.
    public struct UDP: Sendable {
        /// Threads, each with a socket of its own, an address; at least 1.
        ///
        /// The default is one for each processor.
        public var threads: Int = System.coreCount
        /// Octets of queries that the kernel holds for each socket while its thread is busy; what is more is lost.
        ///
        /// The kernel cuts this to net.core.rmem_max.
        public var receiveBuffer: Int = 4 << 20
        /// Octets of answers that the kernel holds for each socket; cut to net.core.wmem_max.
        public var sendBuffer: Int = 1 << 20
        /// Whether each thread stays on one processor: for machines that do little else.
        public var pinsThreads = false

        /// The defaults.
        public init() {}
    }

    /// How TCP is served, and what one client may take up (RFC 7766 §6.2, RFC 9210 §4).
    public struct TCP: Sendable {
        /// Whether TCP is served at all; off only in tests of UDP.
        public var isEnabled = true
        /// Event loops, at least 1, shared by all addresses.
        public var eventLoops: Int = System.coreCount
        /// Connections in all.
        ///
        /// Above this the idlest one makes room; if none is idle, the new one is closed. Never more than half of the
        /// open files the process may have.
        public var maxConnections = 1_024
        /// Connections of one client: of an IPv4 address or of an IPv6 /64.
        public var maxConnectionsPerClient = 16
        /// Whether clients on this machine, such as a proxy, are spared the limit for one client.
        public var exemptsLoopback = true
        /// A connection is closed when no whole message has come for so long.
        public var idleTimeout: Duration = .seconds(10)
        /// A message must be whole so long after its first octet.
        public var messageTimeout: Duration = .seconds(2)
        /// Queries taken from one connection before the answers to them are on their way.
        public var maxInFlight = 100
        /// Octets of answers that may wait for a client that does not read; no further query is read meanwhile.
        public var maxWaitingOutput = 64 << 10
        /// How long connections may take to finish when the server stops.
        public var drainTimeout: Duration = .seconds(2)

        /// The defaults.
        public init() {}
    }
}
