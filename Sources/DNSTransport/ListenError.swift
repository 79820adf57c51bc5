// SPDX-License-Identifier: MIT
internal import Glibc
public import IP
public import NameServer

/// An address that cannot be listened on, with what to do about it.
public struct ListenError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The address as configured.
    public let address: ListenAddress
    /// Whether UDP or TCP failed.
    public let carrier: Transport
    /// The number of the failure, such as `EADDRINUSE`.
    public let errno: Int32

    init(address: ListenAddress, carrier: Transport, errno: Int32) {
        self.address = address
        self.carrier = carrier
        self.errno = errno
    }

    /// What the operator can do about it.
    public var remedy: String {
        switch errno {
        case EADDRINUSE where address.port == 53:
            """
            stop the program that has it (ss -lnp 'sport = :53' shows it; systemd-resolved has 127.0.0.53 and 127.0.0.54 \
            alone, so that 127.0.0.1:53 can be had beside it and 0.0.0.0:53 cannot) or choose another port
            """
        case EADDRINUSE:
            "stop the program that has it (ss -lnp 'sport = :\(address.port)' shows it) or choose another port"
        case EACCES, EPERM:
            """
            ports below 1024 need the capability CAP_NET_BIND_SERVICE: start as root with the setting "user", or let \
            systemd open the sockets (contrib/systemd), or setcap cap_net_bind_service=ep FILE-OF-NUMEN; or choose \
            another port, such as 1053
            """
        case EADDRNOTAVAIL:
            "no interface of this machine has the address; ip address shows those it has"
        case EAFNOSUPPORT:
            "the kernel has no \(address.address.isV4 ? "IPv4" : "IPv6"); leave the address out"
        case EMFILE, ENFILE:
            "raise the limit of open files (systemd: LimitNOFILE=)"
        default:
            "check the address and the permissions of the process"
        }
    }

    /// One line for the operator: the address, what the kernel says, the remedy.
    public var description: String {
        "cannot listen on \(address) over \(carrier == .udp ? "UDP" : "TCP"): \(reason(errno)); \(remedy)"
    }
}

/// What the kernel says of a failure.
func reason(_ errno: Int32) -> String {
    unsafe String(cString: strerror(errno))
}
