// SPDX-License-Identifier: MIT
internal import CLinux
internal import Glibc
internal import IP

/// The memory of one UDP thread: what recvmmsg(2) fills and sendmmsg(2) reads, all of it allocated once.
///
/// Answers go back to the socket address their query came from, with the packet info that came with it, so the vectors
/// for sending point into the memory of those received.
@safe
struct DatagramBatch: ~Copyable {
    /// Messages in a batch: enough that a system call costs little for each, few enough to stay in the cache.
    static let capacity = 64
    /// The largest query taken; a larger one is cut by the kernel and dropped.
    static let largestQuery = 4_096

    // Not a power of two apart: else the first lines of all slots would share one set of the cache.
    private static let querySpace = largestQuery + 64
    private static let responseSpace = DNSServerConfiguration.largestDatagram + 8
    private static let controlSpace = Int(CLINUX_PACKET_INFO_SPACE)

    private let queries = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * querySpace)
    private let responses = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * responseSpace)
    private let names = UnsafeMutablePointer<SocketName>.allocate(capacity: capacity)
    private let controls = UnsafeMutableRawPointer.allocate(byteCount: capacity * controlSpace, alignment: 16)
    private let vectors = UnsafeMutablePointer<iovec>.allocate(capacity: 2 * capacity)
    private let received = UnsafeMutablePointer<clinux_mmsghdr>.allocate(capacity: capacity)
    private let staged = UnsafeMutablePointer<clinux_mmsghdr>.allocate(capacity: capacity)
    private let own: ListenAddress
    private let hasPacketInfo: Bool
    private var receivedCount = capacity
    /// Answers waiting to be sent.
    private(set) var stagedCount = 0

    /// Allocates the memory.
    ///
    /// - Parameter own: what the socket is bound to. If that is every address, the one asked comes as packet info.
    init(own: ListenAddress) {
        self.own = own
        hasPacketInfo = own.address.isUnspecified
        unsafe names.initialize(repeating: SocketName(), count: Self.capacity)
        unsafe received.initialize(repeating: clinux_mmsghdr(), count: Self.capacity)
        unsafe staged.initialize(repeating: clinux_mmsghdr(), count: Self.capacity)
        for index in 0..<Self.capacity {
            let vector = unsafe vectors + index
            unsafe vector.initialize(
                to: iovec(iov_base: queries + index * Self.querySpace, iov_len: Self.largestQuery)
            )
            unsafe (vector + Self.capacity)
                .initialize(
                    to: iovec(iov_base: responses + index * Self.responseSpace, iov_len: 0)
                )
            unsafe received[index].msg_hdr.msg_iov = vector
            unsafe received[index].msg_hdr.msg_iovlen = 1
            unsafe received[index].msg_hdr.msg_name = UnsafeMutableRawPointer(names + index)
            unsafe staged[index].msg_hdr.msg_iov = vector + Self.capacity
            unsafe staged[index].msg_hdr.msg_iovlen = 1
        }
    }

    deinit {
        unsafe queries.deallocate()
        unsafe responses.deallocate()
        unsafe names.deallocate()
        unsafe controls.deallocate()
        unsafe vectors.deallocate()
        unsafe received.deallocate()
        unsafe staged.deallocate()
    }

    /// Receives up to `capacity` messages, forgetting those before.
    ///
    /// - Returns: how many, or a negative errno.
    mutating func receive(from socket: Int32, flags: Int32) -> Int {
        for index in 0..<receivedCount {
            unsafe received[index].msg_hdr.msg_namelen = socklen_t(MemoryLayout<SocketName>.size)
            if hasPacketInfo {
                unsafe received[index].msg_hdr.msg_control = controls + index &* Self.controlSpace
                unsafe received[index].msg_hdr.msg_controllen = Self.controlSpace
            }
        }
        stagedCount = 0
        let result = unsafe Int(clinux_recvmmsg(socket, received, UInt32(Self.capacity), flags))
        receivedCount = max(0, result)
        return result
    }

    /// Whether there is a message at an index: when the socket is shut to wake its thread, the kernel reports one that
    /// came from nowhere.
    func isMessage(at index: Int) -> Bool {
        unsafe received[index].msg_hdr.msg_namelen != 0
    }

    /// The message received at an index below the count of `receive`.
    @_lifetime(borrow self)
    func query(at index: Int) -> Span<UInt8> {
        let count = unsafe min(Int(received[index].msg_len), Self.largestQuery)
        let octets = unsafe UnsafeBufferPointer(start: queries + index &* Self.querySpace, count: count)
        return unsafe _overrideLifetime(octets.span, borrowing: self)
    }

    /// Who sent the message at an index, or nil if nobody is to be answered: it was larger than `largestQuery`, it came
    /// from port 0, where nobody listens, or from our own socket, which could only be a loop.
    ///
    /// Also makes the packet info fit to be sent back.
    @inline(__always)
    mutating func client(at index: Int) -> ClientAddress? {
        guard unsafe received[index].msg_hdr.msg_flags & Int32(MSG_TRUNC) == 0,
            let address = unsafe names[index].address
        else { return nil }
        let port = unsafe names[index].port
        let asked = hasPacketInfo ? aimReply(at: index) : own.address
        guard port != 0, port != own.port || address != asked else { return nil }
        return ClientAddress(address: address, port: port)
    }

    private func aimReply(at index: Int) -> IPAddress {
        var octets = InlineArray<16, UInt8>(repeating: 0)
        let count = unsafe withUnsafeMutableBytes(of: &octets) { octets in
            guard let start = octets.baseAddress else { return 0 }
            return unsafe Int(clinux_aim_reply(&received[index].msg_hdr, start.assumingMemoryBound(to: UInt8.self)))
        }
        guard count > 0 else { return own.address }
        var number: UInt128 = 0
        for index in 0..<min(count, 16) {
            number = number << 8 | UInt128(octets[index])
        }
        return count == 4 ? IPAddress(v4: UInt32(truncatingIfNeeded: number)) : IPAddress(v6: number)
    }

    /// The way back to whom the message at an index came from, for an answer that comes later; `client` has made it fit.
    func returnPath(at index: Int) -> UDPReturnPath {
        let header = unsafe received[index].msg_hdr
        let control = unsafe UnsafeRawBufferPointer(
            start: header.msg_control,
            count: header.msg_control == nil ? 0 : min(header.msg_controllen, Self.controlSpace)
        )
        return unsafe UDPReturnPath(name: names[index], control: Array(control))
    }

    /// Copies an answer to the query at an index to where `send` takes it from.
    ///
    /// - Returns: false if it is larger than `largestDatagram`, which is never sent.
    mutating func stage(_ response: Span<UInt8>, to index: Int) -> Bool {
        guard response.count <= DNSServerConfiguration.largestDatagram else { return false }
        let slot = stagedCount
        let vector = unsafe vectors + (Self.capacity &+ slot)
        unsafe response.withUnsafeBufferPointer { octets in
            if let start = octets.baseAddress {
                unsafe (responses + slot &* Self.responseSpace).update(from: start, count: octets.count)
            }
        }
        unsafe vector.pointee.iov_len = response.count
        unsafe staged[slot].msg_hdr.msg_name = received[index].msg_hdr.msg_name
        unsafe staged[slot].msg_hdr.msg_namelen = received[index].msg_hdr.msg_namelen
        unsafe staged[slot].msg_hdr.msg_control = received[index].msg_hdr.msg_control
        unsafe staged[slot].msg_hdr.msg_controllen = received[index].msg_hdr.msg_controllen
        stagedCount = slot &+ 1
        return true
    }

    /// Sends what is staged.
    ///
    /// An answer that the kernel refuses (no route, a firewall) does not hold up the others.
    ///
    /// - Returns: messages and octets that are on their way, and messages that failed.
    mutating func send(to socket: Int32) -> (sent: Int, octets: Int, failed: Int) {
        var next = 0
        var failed = 0
        var octets = 0
        while next < stagedCount {
            let count = unsafe Int(clinux_sendmmsg(socket, staged + next, UInt32(stagedCount &- next), 0))
            // The send buffer has been full for all our patience: the rest would fare no better.
            if count == -Int(EAGAIN) {
                failed &+= stagedCount &- next
                break
            }
            if count <= 0 {
                failed &+= 1
                next &+= 1
                continue
            }
            for index in next..<(next &+ count) {
                octets &+= unsafe Int(staged[index].msg_len)
            }
            next &+= count
        }
        let sent = stagedCount &- failed
        stagedCount = 0
        return (sent, octets, failed)
    }
}
