// SPDX-License-Identifier: MIT
public import DNSWire

// Responding with what is kept.

extension AnswerCache {
    /// Writes the whole response to a client.
    ///
    /// If it does not fit, the additional section is left out; if that is not enough, all records are, and TC is set
    /// (RFC 2181 §9).
    /// - Parameters:
    ///   - hit: what to respond with.
    ///   - query: what the client's message says about the response.
    ///   - question: the octets of the question in the client's message, name, type and class, letter case as it came.
    ///   - now: the time in milliseconds.
    ///   - writer: receives the response.
    /// - Returns: whether it was written; if not, the hit is no longer good, or is not one for this question.
    public borrowing func write(
        _ hit: CacheHit,
        to query: ClientQuery,
        question: Span<UInt8>,
        now: UInt64,
        into writer: inout MessageWriter
    ) -> Bool {
        guard hit.version == version else { return false }
        let entry = store.entry(at: hit.place)
        let reserved = query.hasEDNS ? MessageWriter.octetsOfOPT : 0
        writer.reset(limit: query.limit)
        let room = writer.limit - Header.count - question.count - reserved
        guard question.count == entry.nameCount + 4, room >= 0 else { return false }

        let kind = entry.flags
        let isFailure = kind.contains(.failure) || kind.contains(.bogus) && !query.checkingDisabled
        let isSigned = query.dnssecOK && kind.contains(.hasSignedBody)
        let whole = isFailure ? EntryHeader.Body() : isSigned ? entry.signed : entry.plain
        var body = whole
        var isTruncated = false
        if Int(body.octets) > room {
            isTruncated = Int(body.required) > room
            if isTruncated { body = EntryHeader.Body() }
            body.additionals = 0
            body.octets = body.required
        }

        let code = isFailure ? ResponseCode.servFail : ResponseCode(rawValue: UInt16(entry.code))
        // QR and RA; RD and CD are copied.
        var flags = 0x8080 | query.flags & 0x0110 | UInt16(code.headerBits)
        if isTruncated { flags |= 0x0200 }
        // RFC 6840 §5.8. What is beyond its time is beyond that of its signatures, too.
        if kind.contains(.secure), !hit.isStale, query.wantsAuthenticData { flags |= 0x0020 }
        // Two numbers of the header at a time.
        _ = writer.append(UInt32(query.id) << 16 | UInt32(flags))
        _ = writer.append(1 << 16 | UInt32(body.answers))
        _ = writer.append(UInt32(body.authorities) << 16 | UInt32(body.additionals &+ (query.hasEDNS ? 1 : 0)))
        _ = writer.append(question)

        if body.octets > 0 {
            let content = entry.content(of: whole, after: isSigned ? entry.plain.extent : 0)
            let elapsed = UInt32(clamping: entry.state(at: now).age / 1_000)
            append(body, content, offset: 2 * whole.records, elapsed: elapsed, isStale: hit.isStale, to: &writer)
        }
        if query.hasEDNS {
            var error: ExtendedError?
            if isFailure {
                error = ExtendedError(rawValue: entry.error)
            } else if hit.isStale {
                error = code == .nxDomain ? .staleNXDomainAnswer : .staleAnswer
            }
            _ = writer.appendOPT(code: code, dnssecOK: query.dnssecOK, error: error)
        }
        return true
    }

    /// Whether the answer ends with an alias for a name that upstream may not speak for: somebody else has to say what is
    /// there.
    public borrowing func leadsAway(_ hit: CacheHit) -> Bool {
        hit.version == version && store.entry(at: hit.place).flags.contains(.leadsAway)
    }

    /// Whether the answer goes by aliases, of whose targets somebody may say something.
    public borrowing func hasAliases(_ hit: CacheHit) -> Bool {
        hit.version == version && store.entry(at: hit.place).flags.contains(.hasAliases)
    }

    /// Copies a body, or the first sections of it, and counts its TTLs down.
    ///
    /// - Parameters:
    ///   - body: what to copy.
    ///   - content: the body in the store, with the places of its TTLs before it.
    ///   - offset: where the body itself starts.
    ///   - elapsed: seconds since it was stored.
    ///   - isStale: whether its time is over.
    ///   - writer: receives it.
    private borrowing func append(
        _ body: EntryHeader.Body,
        _ content: Span<UInt8>,
        offset: Int,
        elapsed: UInt32,
        isStale: Bool,
        to writer: inout MessageWriter
    ) {
        let start = writer.count
        _ = writer.append(content.extracting(offset..<offset + Int(body.octets)))
        guard elapsed > 0 || isStale else { return }
        for index in 0..<body.records {
            let place = Int(content.u16(at: 2 * index))
            let ttl = content.u32(at: offset + place)
            let left = ttl > elapsed ? ttl - elapsed : 0
            writer.overwrite(ttl: isStale ? timing.staleTTL : left, at: start + place)
        }
    }
}
