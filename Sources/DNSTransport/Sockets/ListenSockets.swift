// SPDX-License-Identifier: MIT
internal import Glibc
internal import IP
internal import NameServer

/// The bound sockets of one listen address: one for each UDP thread, and one for TCP unless more were handed over, all on
/// the same port.
struct ListenSockets {
    /// The address with the port that was really bound.
    let address: ListenAddress
    let datagram: [Socket]
    let streams: [Socket]

    /// Binds all that were not handed over, or none.
    ///
    /// Binding is apart from serving, so that a port that is taken is reported before anything else starts, and
    /// privileges can be dropped between the two. What comes in meanwhile waits in the kernel.
    ///
    /// - Throws: `ListenError`: what failed, and what to do about it.
    init(
        binding address: ListenAddress,
        _ configuration: DNSServerConfiguration,
        _ handed: inout HandedSockets
    ) throws(ListenError) {
        // The kernel chooses a port that is free for UDP; for TCP it may be taken, then another try finds a new one.
        let attempts = address.port == 0 && configuration.tcp.isEnabled ? 32 : 1
        for _ in 1..<attempts {
            do {
                self = try ListenSockets(bindingOnce: address, configuration, &handed)
                return
            } catch {
                guard error.carrier == .tcp, error.errno == EADDRINUSE else { throw error }
            }
        }
        self = try ListenSockets(bindingOnce: address, configuration, &handed)
    }

    private init(
        bindingOnce given: ListenAddress,
        _ configuration: DNSServerConfiguration,
        _ handed: inout HandedSockets
    ) throws(ListenError) {
        var address = given
        var datagram = handed.claim(.udp, at: given)
        let threads = max(1, configuration.udp.threads)
        do throws(Socket.Failure) {
            for socket in datagram { try socket.prepareForDatagrams(on: address, configuration.udp) }
            if datagram.isEmpty {
                for index in 0..<threads {
                    let socket = try Socket(datagramOn: address, sharing: index > 0, configuration.udp)
                    datagram.append(socket)
                    if let bound = try socket.localAddress { address = bound }
                }
            } else {
                // Each is read by one thread at least: the kernel spreads queries over all of them.
                for index in datagram.count..<max(datagram.count, threads) {
                    datagram.append(try datagram[index % datagram.count].duplicate())
                }
            }
        } catch {
            throw ListenError(address: given, carrier: .udp, errno: error.errno)
        }
        self.address = address
        self.datagram = datagram
        let claimed = handed.claim(.tcp, at: given)
        do throws(Socket.Failure) {
            streams = claimed.isEmpty && configuration.tcp.isEnabled ? [try Socket(listeningOn: address)] : claimed
        } catch {
            throw ListenError(address: given, carrier: .tcp, errno: error.errno)
        }
    }
}

extension Socket {
    /// How often an idle thread wakes to let go of old data, and at the latest notices that it is to stop.
    static let idleTick = 1_000

    /// How long a full send buffer may hold up a thread before it gives an answer up.
    static let sendPatience = 200

    // A bound UDP socket of one thread. `sharing` says that the port is that of an earlier socket of ours. The first one
    // is bound as if it were to be alone: else a second server of the same user would take half of the queries
    // unnoticed. Only then is it opened for the others, which the kernel allows.
    fileprivate convenience init(
        datagramOn address: ListenAddress,
        sharing: Bool,
        _ configuration: DNSServerConfiguration.UDP
    ) throws(Failure) {
        try self.init(family: address.address.isV4 ? AF_INET : AF_INET6, type: SOCK_DGRAM)
        if !address.address.isV4 { try set(IPV6_V6ONLY, at: Int32(IPPROTO_IPV6), to: 1) }
        try prepareForDatagrams(on: address, configuration)
        if sharing { try set(SO_REUSEPORT, to: 1) }
        try bind(to: address)
        if !sharing { try set(SO_REUSEPORT, to: 1) }
    }

    // What a thread needs of a UDP socket, whoever has bound it.
    fileprivate func prepareForDatagrams(
        on address: ListenAddress,
        _ configuration: DNSServerConfiguration.UDP
    ) throws(Failure) {
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) == 0 else { throw Failure(errno: errno) }
        let isWildcard = address.address.isUnspecified
        // OMIT: neither set DF nor believe a forged "fragmentation needed" (RFC 9715 App. C).
        if address.address.isV4 {
            try set(IP_MTU_DISCOVER, at: Int32(IPPROTO_IP), to: IP_PMTUDISC_OMIT)
            if isWildcard { try set(IP_PKTINFO, at: Int32(IPPROTO_IP), to: 1) }
        } else {
            try set(IPV6_MTU_DISCOVER, at: Int32(IPPROTO_IPV6), to: IPV6_PMTUDISC_OMIT)
            if isWildcard { try set(IPV6_RECVPKTINFO, at: Int32(IPPROTO_IPV6), to: 1) }
        }
        try set(SO_RCVBUF, to: Int32(clamping: configuration.receiveBuffer))
        try set(SO_SNDBUF, to: Int32(clamping: configuration.sendBuffer))
        try setTimeout(SO_RCVTIMEO, milliseconds: Socket.idleTick)
        try setTimeout(SO_SNDTIMEO, milliseconds: Socket.sendPatience)
    }

    // A listening TCP socket.
    fileprivate convenience init(listeningOn address: ListenAddress) throws(Failure) {
        try self.init(family: address.address.isV4 ? AF_INET : AF_INET6, type: SOCK_STREAM)
        // Old connections in TIME_WAIT do not keep a restarted server off its port.
        try set(SO_REUSEADDR, to: 1)
        if !address.address.isV4 { try set(IPV6_V6ONLY, at: Int32(IPPROTO_IPV6), to: 1) }
        try bind(to: address)
        guard listen(descriptor, 1_024) == 0 else { throw Failure(errno: errno) }
    }
}
