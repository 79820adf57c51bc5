// SPDX-License-Identifier: MIT
import DNSWire

/// Reads what upstream says, once for all caches that keep it and all clients that wait for it.
///
/// One reader serves one upstream; its buffers are allocated once.
public struct AnswerReader: ~Copyable {
    private let forbidden: SuffixSet
    private let timing: CacheTiming
    private var response = UpstreamResponse()
    private var plain = BodyWriter()
    private var signed = BodyWriter()
    /// Scratch space.
    private var name = NameBuffer()

    /// Responses that were turned down.
    public private(set) var refused: UInt64 = 0
    /// Records left out because their owner is of a forbidden suffix.
    public private(set) var forbiddenRecords: UInt64 = 0

    /// Creates a reader; its buffers take about 150 KiB.
    ///
    /// - Parameters:
    ///   - forbidden: suffixes of which upstream may say nothing, such as those of the chain.
    ///   - timing: the longest that answers are kept.
    public init(forbidden: SuffixSet = SuffixSet([]), timing: CacheTiming = CacheTiming()) {
        self.forbidden = forbidden
        self.timing = timing.bounded
    }

    /// Reads a response.
    ///
    /// - Parameters:
    ///   - packet: the response in wire form, with DNSSEC records if there are any.
    ///   - question: what was asked.
    ///   - security: what the resolver says of it.
    /// - Returns: what there is to keep: the answer, or a failure if it cannot be used.
    public mutating func read(
        _ packet: Span<UInt8>,
        for question: CacheQuestion,
        security: AnswerSecurity
    ) -> CacheEntry {
        do throws(CacheFault) {
            return try take(packet, for: question, security: security)
        } catch {
            refused &+= 1
            return CacheEntry(failure: error, of: question)
        }
    }

    private mutating func take(
        _ packet: Span<UInt8>,
        for question: CacheQuestion,
        security: AnswerSecurity
    ) throws(CacheFault) -> CacheEntry {
        try response.read(packet, for: question)
        let selection: UpstreamResponse.Selection
        do {
            defer { forbiddenRecords &+= UInt64(response.forbiddenRecords) }
            selection = try response.select(from: packet, for: question, forbidden: forbidden)
        }
        var header = EntryHeader(question)
        header.code = response.code.headerBits
        if response.leadsAway { header.flags.insert(.leadsAway) }
        if response.hasAliases { header.flags.insert(.hasAliases) }
        var fault: CacheFault?
        switch security {
        case .secure: header.flags.insert(.secure)
        case .insecure: break
        case .bogus(let error):
            header.flags.insert(.bogus)
            header.error = error.rawValue
            fault = .failed(error)
        }
        try writeBodies(from: packet, for: question, selection, into: &header)
        return CacheEntry(header, question, plain: plain, signed: signed, fault)
    }

    private mutating func writeBodies(
        from packet: Span<UInt8>,
        for question: CacheQuestion,
        _ selection: UpstreamResponse.Selection,
        into header: inout EntryHeader
    ) throws(CacheFault) {
        // RFC 2308 §5: without an SOA nobody knows for how long; for this once, then.
        var negativeTTL = timing.longestNegativeTTL
        header.life = timing.longestTTL
        if case .negative(let ttl) = selection {
            negativeTTL = min(negativeTTL, ttl ?? 0)
            header.life = negativeTTL
        }
        var hasSignedBody = false
        for index in response.records.indices where response.records[index].audience != .nobody {
            var ttl = min(response.records[index].ttl, timing.longestTTL)
            if case .negative = selection, response.records[index].section == .authority { ttl = min(ttl, negativeTTL) }
            response.records[index].ttl = ttl
            header.life = min(header.life, ttl)
            if response.records[index].audience == .validators { hasSignedBody = true }
        }
        if hasSignedBody { header.flags.insert(.hasSignedBody) }
        plain.begin(question)
        if hasSignedBody { signed.begin(question) }
        do throws(WireError) {
            for record in response.records {
                if record.audience == .everybody { try plain.append(record, from: packet, name: &name) }
                if hasSignedBody, record.audience != .nobody { try signed.append(record, from: packet, name: &name) }
            }
        } catch {
            throw .malformed
        }
        // Compressed here as it was there, a message of 64 KiB can turn out a little longer.
        guard plain.isWhole, !hasSignedBody || signed.isWhole else { throw .malformed }
        header.plain = plain.body
        if hasSignedBody { header.signed = signed.body }
    }
}
