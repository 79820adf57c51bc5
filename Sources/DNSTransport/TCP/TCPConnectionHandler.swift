internal import NIOCore
// SPDX-License-Identifier: MIT
internal import NameServer

/// Serves one TCP connection (RFC 7766).
///
/// Queries are answered in the order they come, all that a read has brought in one write. Reading stops while answers
/// wait for a client that does not take them, so the memory of a connection is bounded: one message, one read and
/// `maxWaitingOutput`. A client that has shut its side still gets its answers (§6.2.4). A length of 0, or what is no
/// query, ends the connection after the answers before it.
final class TCPConnectionHandler<Responder: DNSResponder & ~Copyable>: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        /// Queries are read and answered.
        case serving
        /// No more octets are taken; the queries that are there are answered, then the connection is closed.
        case inputEnded
        /// Nothing more is answered; when the last answers are on their way our side is shut.
        case outOfStep
        /// Our side is shut. What the client still sends is thrown away: closing with it unread would send a reset,
        /// and that could overtake the last answers.
        case lingering
    }

    private let connection: Connection
    private let table: ConnectionTable
    private let gate: LoopGate
    private let responder: LoopResponder<Responder>
    private let limits: DNSServerConfiguration.TCP
    private let origin: QueryOrigin
    private var phase = Phase.serving
    private var input = StreamInput()
    private var clock: MessageClock
    private var alarm: (time: NIODeadline, task: Scheduled<Void>)?
    private var waitingOctets = 0
    private var inFlight = 0
    /// Queries whose answers come later; they are in flight, too.
    private var owed = 0
    private var isAnswering = false

    init(
        _ connection: Connection,
        in table: ConnectionTable,
        gate: LoopGate,
        responder: LoopResponder<Responder>,
        limits: DNSServerConfiguration.TCP,
        isAllowed: Bool
    ) {
        self.connection = connection
        self.table = table
        self.gate = gate
        self.responder = responder
        self.limits = limits
        origin = QueryOrigin(client: connection.client, carrier: .tcp, isAllowed: isAllowed)
        clock = MessageClock(limits: limits, now: .now())
    }

    func channelActive(context: ChannelHandlerContext) {
        setAlarm(context)
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        alarm?.task.cancel()
        alarm = nil
        input.removeAll()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .serving else { return }
        input.append(unwrapInboundIn(data))
        proceed(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        readOn(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed, is ServerStops: endInput(context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

/// The event of a pipeline that says: the server stops, finish what has been begun.
struct ServerStops: Sendable {}

// MARK: - Answering

extension TCPConnectionHandler where Responder: ~Copyable {
    /// Answers as much as may be answered now and takes the steps that follow from it.
    private func proceed(_ context: ChannelHandlerContext) {
        guard !isAnswering else { return }
        isAnswering = true
        let tookMessages = answerAll(context)
        isAnswering = false
        let now = NIODeadline.now()
        let head = input.head
        clock.advance(tookMessages: tookMessages, isPartial: head == .partial, now: now)
        connection.note(isBusy: head != .nothing || waitingOctets > 0 || owed > 0, now: now)
        finishIfDone(context)
        setAlarm(context)
    }

    /// Answers what is whole, within the limits of what may be under way.
    ///
    /// - Returns: whether there was anything to answer.
    private func answerAll(_ context: ChannelHandlerContext) -> Bool {
        var tookMessages = false
        guard phase == .serving || phase == .inputEnded else { return false }
        responder.begin()
        while hasRoom(for: 0, 0), case .whole = input.head {
            tookMessages = true
            var output = context.channel.allocator.buffer(capacity: 512)
            var count = 0
            while hasRoom(for: output.readableBytes, count), case .whole = input.head {
                let verdict = responder.answer(&input, from: origin, into: &output) { makeReply(context) }
                switch verdict {
                case .reply: count += 1
                case .later: break
                case .drop:
                    phase = .outOfStep
                    input.removeAll()
                }
                if verdict == .drop { break }
            }
            if count > 0 { write(output, answers: count, context) }
        }
        if input.head == .outOfStep {
            phase = .outOfStep
            input.removeAll()
        }
        responder.end()
        return tookMessages
    }

    /// The way back for an answer that comes later, from another thread.
    private func makeReply(_ context: ChannelHandlerContext) -> DeferredReply {
        owed += 1
        inFlight += 1
        let (loop, start) = (context.eventLoop, responder.start)
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        return DeferredReply { [gate] message in
            gate.execute(on: loop) { bound.value.handler.deliver(message, since: start, bound.value.context) }
        }
    }

    private func deliver(_ message: [UInt8]?, since start: UInt64, _ context: ChannelHandlerContext) {
        owed -= 1
        inFlight -= 1
        var output = ByteBuffer()
        let isThere = responder.append(message, since: start, to: &output)
        guard context.channel.isActive else { return }
        clock.noteMessage(now: .now())
        if isThere { write(output, answers: 1, context) }
        proceed(context)
        readOn(context)
    }

    private func hasRoom(for octets: Int, _ answers: Int) -> Bool {
        waitingOctets + octets < limits.maxWaitingOutput && inFlight + answers < limits.maxInFlight
    }

    private func write(_ output: ByteBuffer, answers: Int, _ context: ChannelHandlerContext) {
        let octets = output.readableBytes
        waitingOctets += octets
        inFlight += answers
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated()
            .whenComplete { [self] result in
                waitingOctets -= octets
                inFlight -= answers
                guard case .success = result, context.channel.isActive else { return }
                proceed(context)
                if !isAnswering { readOn(context) }
            }
        context.writeAndFlush(wrapOutboundOut(output), promise: promise)
    }

    private func finishIfDone(_ context: ChannelHandlerContext) {
        guard waitingOctets == 0, owed == 0 else { return }
        switch phase {
        case .serving, .lingering:
            break
        case .inputEnded:
            if case .whole = input.head { break }
            context.close(promise: nil)
        case .outOfStep:
            phase = .lingering
            clock.beginLingering(now: .now())
            connection.noteSpent()
            context.close(mode: .output, promise: nil)
        }
    }

    private func endInput(_ context: ChannelHandlerContext) {
        switch phase {
        case .serving:
            phase = .inputEnded
            proceed(context)
        case .outOfStep:
            // With nothing left to come there is no need to linger.
            phase = .inputEnded
        case .inputEnded:
            break
        case .lingering:
            context.close(promise: nil)
        }
    }

    private func readOn(_ context: ChannelHandlerContext) {
        switch phase {
        case .serving where hasRoom(for: 0, 0), .lingering: context.read()
        case .serving, .inputEnded, .outOfStep: break
        }
    }
}

// MARK: - Time

extension TCPConnectionHandler where Responder: ~Copyable {
    /// Sees to it that the deadline is noticed.
    ///
    /// Later deadlines than that of the alarm need no new one: when it rings too early, it is set anew.
    private func setAlarm(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let deadline = clock.deadline
        if let alarm {
            guard deadline < alarm.time else { return }
            alarm.task.cancel()
        }
        let task = context.eventLoop.assumeIsolated()
            .scheduleTask(deadline: deadline) { [self] in
                alarm = nil
                guard context.channel.isActive else { return }
                // Who waits for an answer is not idle (RFC 7766 §6.2.3).
                if owed > 0 { clock.noteMessage(now: .now()) }
                if clock.deadline > .now() {
                    setAlarm(context)
                } else {
                    if phase != .lingering { table.noteTimeout() }
                    context.close(promise: nil)
                }
            }
        alarm = (deadline, task)
    }
}
