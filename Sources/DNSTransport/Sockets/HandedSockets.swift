// SPDX-License-Identifier: MIT
internal import CLinux
internal import Glibc
public import IP
internal import NameServer

/// Sockets that whoever started the program has opened for it, by the protocol of sd_listen_fds(3): systemd, or the
/// program itself before it gave up the right to open them.
///
/// The descriptors from 3 on, `LISTEN_FDS` of them, are ours if `LISTEN_PID` is our process. `LISTEN_FDNAMES` matters
/// only if the program was its own starter: then it says which sockets nobody else holds.
public struct HandedSockets: Sendable {
    /// One socket, and what it is bound to.
    struct Entry {
        let socket: Socket
        let carrier: Carrier
        let address: ListenAddress
    }

    enum Carrier {
        case udp
        case tcp
    }

    /// What the program calls sockets that it hands to itself: those that it has bound, and those that it was handed.
    enum Name: String {
        case bound = "numen-bound"
        case handed = "numen-handed"
    }

    private var entries: [Entry]
    /// Whether the program itself has handed them over.
    public let areOwn: Bool

    /// No sockets.
    public init() {
        entries = []
        areOwn = false
    }

    /// Takes over what was handed over.
    ///
    /// To be called once, before the program opens anything. The variables that tell of it are taken out of the
    /// environment, so that no child believes them.
    ///
    /// - Throws: ``HandOverError`` if something was handed over that is no socket to serve DNS with.
    public static func take() throws(HandOverError) -> HandedSockets {
        let names = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PIDFDID"]
        // Each is copied at once, before anything changes the environment.
        let values = names.map { unsafe getenv($0).map { unsafe String(cString: $0) } ?? "" }
        for name in names { unsafe unsetenv(name) }
        guard values[0] == "\(getpid())", let count = Int32(values[1]), (1...1_024).contains(count) else {
            return HandedSockets()
        }
        return try HandedSockets(
            descriptors: 3..<(3 + count),
            names: values[2].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        )
    }

    private init(descriptors: Range<Int32>, names: [String]) throws(HandOverError) {
        let owners = names.map { Name(rawValue: $0) }
        let areOwn = owners.count == descriptors.count && !owners.contains(nil)
        // All are closed again if one is no good.
        let sockets = descriptors.enumerated()
            .map { index, descriptor in
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                return Socket(adopting: descriptor, isShared: !areOwn || owners[index] == .handed)
            }
        self.areOwn = areOwn
        entries = []
        for (socket, descriptor) in zip(sockets, descriptors) {
            entries.append(try Self.entry(socket, descriptor))
        }
    }

    private static func entry(_ socket: Socket, _ descriptor: Int32) throws(HandOverError) -> Entry {
        do {
            guard let address = try socket.localAddress, address.port != 0 else {
                throw HandOverError.unusable(descriptor: descriptor)
            }
            let carrier: Carrier
            switch (try socket.get(SO_TYPE), try socket.get(SO_PROTOCOL)) {
            case (Int32(bitPattern: SOCK_DGRAM.rawValue), Int32(IPPROTO_UDP)): carrier = .udp
            case (Int32(bitPattern: SOCK_STREAM.rawValue), Int32(IPPROTO_TCP)): carrier = .tcp
            default: throw HandOverError.unusable(descriptor: descriptor)
            }
            if carrier == .tcp, try socket.get(SO_ACCEPTCONN) == 0 {
                throw HandOverError.unusable(descriptor: descriptor)
            }
            if !address.address.isV4, address.address.isUnspecified,
                try socket.get(IPV6_V6ONLY, at: Int32(IPPROTO_IPV6)) == 0
            {
                throw HandOverError.bothFamilies(address)
            }
            return Entry(socket: socket, carrier: carrier, address: address)
        } catch let error as HandOverError {
            throw error
        } catch {
            throw .unusable(descriptor: descriptor)
        }
    }

    /// Whether there are none, or none left.
    public var isEmpty: Bool { entries.isEmpty }

    /// What they are bound to, in the order in which they came, none twice.
    public var addresses: [ListenAddress] {
        entries.reduce(into: []) { addresses, entry in
            if !addresses.contains(entry.address) { addresses.append(entry.address) }
        }
    }

    /// Takes out those that are bound to an address.
    mutating func claim(_ carrier: Carrier, at address: ListenAddress) -> [Socket] {
        let claimed = entries.filter { $0.carrier == carrier && $0.address == address }
        entries.removeAll { $0.carrier == carrier && $0.address == address }
        return claimed.map(\.socket)
    }
}
