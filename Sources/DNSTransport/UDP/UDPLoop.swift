// SPDX-License-Identifier: MIT
internal import DNSWire
internal import Glibc
internal import IP
internal import NameServer

/// What one UDP thread does: receive a batch, answer each message, send a batch.
///
/// All state of the path of a packet is in this value: nothing on it allocates, counts references, locks or waits.
/// Beside the responder a query costs about 300 instructions in user space, none of them in the allocator (callgrind on a
/// release build, batches of 32, an echoing responder of another module); the kernel's share is about 4 µs.
struct UDPLoop<Responder: DNSResponder & ~Copyable>: ~Copyable {
    /// Batches taken after the order to stop: what had come in before is answered, a flood does not keep us.
    private static var lastBatches: Int { 64 }

    private let socket: Int32
    private let replies: UDPReplies
    private let accessList: AccessList
    private var batch: DatagramBatch
    private var writer = MessageWriter(capacity: DNSServerConfiguration.largestDatagram)
    private let counters: ThreadCounters
    private var responder: Responder

    init(
        socket: Int32,
        replies: UDPReplies,
        own: ListenAddress,
        accessList: AccessList,
        counters: ThreadCounters,
        responder: consuming Responder
    ) {
        self.socket = socket
        self.replies = replies
        self.accessList = accessList
        self.counters = counters
        self.responder = responder
        batch = DatagramBatch(own: own)
    }

    /// Serves until `worker` is told to stop, then answers what is still waiting.
    mutating func run(for worker: borrowing UDPWorker<Responder>) {
        while !worker.isStopping {
            let count = batch.receive(from: socket, flags: Int32(MSG_WAITFORONE))
            if count > 0 {
                serve(count)
            } else {
                responder.refresh()
                if count != -Int(EAGAIN) { endure() }
            }
        }
        for _ in 0..<Self.lastBatches {
            let count = batch.receive(from: socket, flags: Int32(MSG_DONTWAIT))
            guard count > 0 else { break }
            serve(count)
        }
    }

    private mutating func serve(_ count: Int) {
        let start = MonotonicTime.nanoseconds
        responder.refresh()
        for index in 0..<count where batch.isMessage(at: index) {
            Self.answer(index, of: &batch, with: &responder, accessList, replies, &writer, counters, start)
        }
        let (sent, octets, failed) = batch.send(to: socket)
        counters.sent(sent, octets: octets)
        counters.answeredAtOnce(sent, since: start)
        if failed > 0 { counters.fail(failed) }
    }

    // The parts of `self` come one by one, because the query borrows from one while another is changed.
    private static func answer(
        _ index: Int,
        of batch: inout DatagramBatch,
        with responder: inout Responder,
        _ accessList: borrowing AccessList,
        _ replies: UDPReplies,
        _ writer: inout MessageWriter,
        _ counters: ThreadCounters,
        _ start: UInt64
    ) {
        counters.tookMessage()
        guard let client = batch.client(at: index) else {
            counters.dropMessage()
            return
        }
        let origin = QueryOrigin(client: client, carrier: .udp, isAllowed: accessList.contains(client.address))
        counters.tookOctets(batch.query(at: index).count)
        switch responder.answer(batch.query(at: index), from: origin, into: &writer) {
        case .reply: break
        case .later:
            counters.wasAsked(for: responder.questionType)
            return responder.take(replies.reply(to: batch.returnPath(at: index), since: start))
        case .drop: return counters.dropMessage()
        }
        counters.wasAsked(for: responder.questionType)
        let response = writer.span
        counters.responds(with: response)
        if !batch.stage(response, to: index) { counters.fail() }
    }

    /// The socket failed, for want of memory perhaps: counts it and does not spin.
    private mutating func endure() {
        counters.fail()
        var pause = timespec(tv_sec: 0, tv_nsec: 1_000_000)
        unsafe nanosleep(&pause, nil)
    }
}

/// Whether a message has TC set (RFC 1035 §4.1.1).
func isTruncated(_ message: Span<UInt8>) -> Bool {
    message.count > 2 && message[2] & 0x02 != 0
}
