// SPDX-License-Identifier: MIT
internal import CLinux
internal import Glibc
internal import Synchronization

/// Sends answers that come later than their queries, over the socket that the queries came in by.
///
/// Any thread may; they take turns, and nobody sends once the socket is about to be closed.
final class UDPReplies: Sendable {
    /// What was sent, or could not be; whoever sends counts.
    let counters = ThreadCounters()
    private let isOpen = Mutex(true)
    private let socket: Socket

    init(socket: Socket) {
        self.socket = socket
    }

    /// Sends no more from now on.
    func close() {
        isOpen.withLock { $0 = false }
    }

    /// The way back to whom a message came from.
    ///
    /// - Parameters:
    ///   - path: the client.
    ///   - start: when its query was taken.
    /// - Returns: the way back.
    func reply(to path: UDPReturnPath, since start: UInt64) -> DeferredReply {
        DeferredReply { [self] message in
            isOpen.withLock { isOpen in
                guard let message, isOpen else { return counters.dropMessage() }
                counters.responds(with: message.span)
                guard message.count <= DNSServerConfiguration.largestDatagram,
                    path.send(message.span, over: socket.descriptor)
                else { return counters.fail() }
                counters.sent(1, octets: message.count)
                counters.answeredLater(since: start)
            }
        }
    }
}

/// Where the answer to one datagram goes: the client's address, and our own that it had asked.
struct UDPReturnPath: Sendable {
    /// The client's socket address.
    var name: SocketName
    /// The packet info that makes the answer leave from the address that was asked (`in_pktinfo`, `in6_pktinfo`), as the
    /// control octets of sendmsg(2).
    var control: [UInt8]

    /// Sends an answer, at once or not at all: who has it is a thread that many wait for.
    ///
    /// - Returns: whether the kernel took it.
    func send(_ message: Span<UInt8>, over socket: Int32) -> Bool {
        var (name, control) = (name, control)
        return unsafe message.withUnsafeBytes { octets in
            unsafe withUnsafeMutableBytes(of: &name) { name in
                unsafe control.withUnsafeMutableBytes { control in
                    var vector = unsafe iovec(
                        iov_base: UnsafeMutableRawPointer(mutating: octets.baseAddress),
                        iov_len: octets.count
                    )
                    return unsafe withUnsafeMutablePointer(to: &vector) { vector in
                        var header = unsafe clinux_mmsghdr()
                        unsafe header.msg_hdr.msg_iov = vector
                        unsafe header.msg_hdr.msg_iovlen = 1
                        unsafe header.msg_hdr.msg_name = name.baseAddress
                        unsafe header.msg_hdr.msg_namelen = self.name.size
                        unsafe header.msg_hdr.msg_control = control.baseAddress
                        unsafe header.msg_hdr.msg_controllen = control.count
                        return unsafe clinux_sendmmsg(socket, &header, 1, Int32(MSG_DONTWAIT)) == 1
                    }
                }
            }
        }
    }
}
