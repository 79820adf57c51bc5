// SPDX-License-Identifier: MIT
internal import CLinux
internal import Glibc
public import IP

/// The bound sockets of a ``DNSServer`` that does not serve yet; what comes in meanwhile waits in the kernel.
public struct BoundSockets: Sendable {
    let sockets: [ListenSockets]

    /// Takes the sockets that were handed over for the addresses of a configuration, and binds those that are missing.
    ///
    /// A UDP socket that was handed over alone is read by all threads of its address: a second one could not be bound
    /// beside it without the right to, which sockets are handed over for not to need.
    ///
    /// - Throws: `ListenError` for the first address that cannot be had, ``HandOverError`` if a socket was handed over
    ///   for an address that is not in the configuration; nothing stays bound then.
    public init(_ configuration: DNSServerConfiguration, handed: HandedSockets = HandedSockets()) throws {
        var handed = handed
        sockets = try configuration.addresses.map { address in
            try ListenSockets(binding: address, configuration, &handed)
        }
        if let unasked = handed.addresses.first { throw HandOverError.unasked(unasked) }
    }

    /// What is really listened on, in the order of the configuration, with the ports that the kernel chose.
    public var addresses: [ListenAddress] { sockets.map(\.address) }

    /// Puts the sockets where ``HandedSockets/take()`` finds them in a program that this process executes next, and
    /// has all other descriptors but the standard ones closed then.
    ///
    /// After that nothing is left to do in this program but to execute that one, or to end: descriptors of others may have
    /// been taken away.
    ///
    /// - Throws: ``HandOverError`` if it cannot be done.
    public func handOver() throws(HandOverError) {
        let all = sockets.flatMap { $0.datagram + $0.streams }
        let end = 3 + Int32(all.count)
        // Out of the way first: the place of one may be where another is.
        var copies: [Int32] = []
        for socket in all {
            let copy = fcntl(socket.descriptor, F_DUPFD_CLOEXEC, end)
            guard copy >= 0 else { throw .failed(errno: errno) }
            copies.append(copy)
        }
        for (place, copy) in zip(3..<end, copies) {
            guard dup2(copy, place) == place else { throw .failed(errno: errno) }
        }
        let result = clinux_close_on_exec_from(UInt32(end))
        guard result == 0 else { throw .failed(errno: -result) }
        let names = all.map { ($0.isShared ? HandedSockets.Name.handed : .bound).rawValue }
        unsafe setenv("LISTEN_PID", "\(getpid())", 1)
        unsafe setenv("LISTEN_FDS", "\(all.count)", 1)
        unsafe setenv("LISTEN_FDNAMES", names.joined(separator: ":"), 1)
    }
}
