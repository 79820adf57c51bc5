// SPDX-License-Identifier: MIT
public import DNSWire
public import NameIndex

/// The authoritative answering engine: octets of a query in, octets of the response out.
///
/// It follows RFC 1034 §4.3.2 over one snapshot of the index. No clock, no randomness and no I/O: the same query on the
/// same snapshot gives the same octets. Each worker thread has a server of its own, which holds the scratch space, so
/// that answering allocates nothing.
public struct NameServer: ~Copyable {
    var index: NameIndex.Reader
    var state = ResponseState()
    var message = QueryMessage()
    private let udpLimit: Int
    /// What of the last query is left to a resolver.
    public internal(set) var remainder = Remainder.nothing
    /// What was answered so far.
    public private(set) var counters = NameServerCounters()

    /// Creates a server.
    ///
    /// - Parameters:
    ///   - index: where the answers come from.
    ///   - udpLimit: the largest UDP response it sends, in octets; 512…1400 (RFC 9715 §3.1), 1232 by default.
    public init(index: NameIndex, udpLimit: Int = 1232) {
        self.index = NameIndex.Reader(index)
        self.udpLimit = min(max(udpLimit, 512), 1400)
    }

    /// Takes over the newest snapshot; to be called between batches of queries.
    public mutating func refresh() {
        index.refresh()
    }

    /// Answers one query.
    ///
    /// - Parameters:
    ///   - query: the message as it arrived, without the length octets of TCP.
    ///   - transport: how it arrived.
    ///   - isAllowed: whether this client may ask at all; if not, it is refused without a look-up.
    ///   - recursion: what a resolver beside this server does for this client.
    ///   - writer: receives the response.
    /// - Returns: whether there is a response to send; ``Verdict/later`` if ``remainder`` is all of the question.
    public mutating func answer(
        _ query: Span<UInt8>,
        over transport: Transport,
        isAllowed: Bool = true,
        recursion: Recursion = .none,
        into writer: inout MessageWriter
    ) -> Verdict {
        message = QueryMessage()
        remainder = .nothing
        var refusal: ResponseCode?
        do throws(QueryMessage.Refusal) {
            try message.read(query, name: &state.name)
        } catch {
            switch error {
            case .silence:
                counters.dropped &+= 1
                return .drop
            case .formatError: refusal = .formErr
            case .notImplemented: refusal = .notImp
            }
        }

        state.offersRecursion = recursion.isOffered
        begin(query, over: transport, into: &writer)

        if let refusal {
            state.code = refusal
        } else if let edns = message.edns, edns.version > 0 {
            state.code = .badVers
        } else {
            resolve(message, isAllowed: isAllowed, recursion, into: &writer)
        }
        if remainder == .question { return .later }
        finish(message, into: &writer)
        return .reply
    }

    /// Starts a response: room for its header, and the question.
    mutating func begin(_ query: Span<UInt8>, over transport: Transport, into writer: inout MessageWriter) {
        writer.reset(limit: limit(message, transport))
        let reserved = message.edns == nil ? 0 : MessageWriter.octetsOfOPT
        state.begin(message.type, over: transport, softLimit: writer.limit - reserved)
        _ = writer.append(message.id)
        // The rest of the header is filled in at the end.
        for _ in 0..<5 { _ = writer.append(UInt16(0)) }
        appendQuestion(message, query, to: &writer)
        state.questionEnd = writer.count
    }

    /// Echoes the question octet for octet (RFC 1035 §4.1.2), known to later names that can point to it.
    private func appendQuestion(_ message: QueryMessage, _ query: Span<UInt8>, to writer: inout MessageWriter) {
        guard !message.question.isEmpty else { return }
        let end = message.question.upperBound
        _ = writer.appendName(query.extracting(12..<end - 4), compress: true)
        _ = writer.append(query.extracting(end - 4..<end))
    }

    func limit(_ message: QueryMessage, _ transport: Transport) -> Int {
        switch transport {
        case .tcp: 65_535
        case .udp: min(message.edns?.udpSize ?? 512, udpLimit)
        }
    }

    /// Refuses what no zone has to be asked for, and hands the rest to its zone.
    private mutating func resolve(
        _ message: QueryMessage,
        isAllowed: Bool,
        _ recursion: Recursion,
        into writer: inout MessageWriter
    ) {
        guard isAllowed else { return state.refuse(.refused, .prohibited) }
        guard message.rrClass == .in else { return state.refuse(.refused, nil) }
        switch message.type {
        // 128 is NXNAME, which only ever stands in NSEC records (RFC 9824 §3.5).
        case .opt, RRType(rawValue: 0), RRType(rawValue: 128): return state.refuse(.formErr, .invalidQueryType)
        case .tkey, .tsig, .maila, .mailb: return state.refuse(.notImp, .notSupported)
        default: break
        }
        // RFC 1034 §4.3.1: who does not ask for recursion gets what is known here, which for other zones is nothing.
        let isLeft = recursion == .rule || recursion.isOffered && message.recursionDesired
        let zone = recursion.hidesZones ? nil : index.snapshot.zone(of: state.name)
        guard let zone else {
            guard isLeft, message.type != .axfr, message.type != .ixfr else {
                let isDenied = recursion == .denied && message.recursionDesired
                return state.refuse(.refused, isDenied ? .prohibited : .notAuthoritative)
            }
            remainder = .question
            return
        }
        // Zones made from the chain are followed from the chain, not transferred (RFC 5936 §2.2.1, RFC 1995 §2).
        if message.type == .axfr || message.type == .ixfr { return state.refuse(.refused, .notSupported) }
        Self.answer(from: index.snapshot, in: zone, &state, into: &writer)
        if isLeft, !state.isTruncated, state.code == .noError { remainder = state.end }
    }

    /// Completes the header and the OPT record.
    mutating func finish(_ message: QueryMessage, into writer: inout MessageWriter) {
        if state.isTruncated {
            // RFC 2181 §9: what is left is the question; the client asks again over TCP.
            writer.truncate(to: state.questionEnd)
            state.counts = InlineArray(repeating: 0)
            counters.truncated &+= 1
        }
        if let edns = message.edns {
            let fits = writer.appendOPT(code: state.code, dnssecOK: edns.dnssecOK, error: state.error)
            state.counts[2] &+= fits ? 1 : 0
        }
        var flags: UInt16 = 0x8000 | UInt16(message.opcode.rawValue) << 11 | UInt16(state.code.headerBits)
        if state.isAuthoritative { flags |= 0x0400 }
        if state.isTruncated { flags |= 0x0200 }
        if state.offersRecursion { flags |= 0x0080 }
        if message.recursionDesired && message.opcode == .query { flags |= 0x0100 }
        writer.overwrite(flags, at: 2)
        writer.overwrite(message.question.isEmpty ? 0 : 1, at: 4)
        for section in 0..<3 {
            writer.overwrite(state.counts[section], at: 6 + 2 * section)
        }
        counters.count(state.code)
    }
}
