// SPDX-License-Identifier: MIT
public import IP

/// What is wrong with sockets that were handed over (sd_listen_fds(3)), with what to do about it.
public enum HandOverError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A descriptor is no socket that DNS can be served with.
    case unusable(descriptor: Int32)
    /// A socket takes IPv4 as well as IPv6, so that its clients' addresses are not what they are.
    case bothFamilies(ListenAddress)
    /// A socket is bound to an address that is not to be listened on.
    case unasked(ListenAddress)
    /// The sockets cannot be handed on: the number of the failure.
    case failed(errno: Int32)

    /// One line for the operator: what was handed over, what to do.
    public var description: String {
        switch self {
        case .unusable(let descriptor):
            """
            the descriptor \(descriptor) was handed over by systemd or whoever started numen, and is no socket to serve DNS \
            with: those have an IP address and a port, for UDP (ListenDatagram=) or TCP (ListenStream=, Accept=no)
            """
        case .bothFamilies(let address):
            "the socket for \(address) was handed over for IPv6 and IPv4 at once; it needs BindIPv6Only=ipv6-only"
        case .unasked(let address):
            """
            a socket for \(address) was handed over by systemd or whoever started numen, and dns.listen does not name that \
            address; add it there, or set no dns.listen, then DNS is served on all sockets that are handed over
            """
        case .failed(let errno):
            "the sockets cannot be handed on to the program without privileges: \(reason(errno))"
        }
    }
}
