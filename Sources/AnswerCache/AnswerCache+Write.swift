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
        let header = store.header(at: hit.place)
        let reserved = query.hasEDNS ? MessageWriter.octetsOfOPT : 0
        writer.reset(limit: query.limit)
        let room = writer.limit - Header.count - question.count - reserved
        guard question.count == header.nameCount + 4, room >= 0 else { return false }

        let isFailure =
            header.flags.contains(.failure) || header.flags.contains(.bogus) && !query.checkingDisabled
        let isSigned = query.dnssecOK && header.flags.contains(.hasSignedBody)
        var body = isFailure ? EntryHeader.Body() : isSigned ? header.signed : header.plain
        let records = body.records
        var isTruncated = false
        if Int(body.octets) > room {
            isTruncated = Int(body.required) > room
            if isTruncated { body = EntryHeader.Body() }
            body.additionals = 0
            body.octets = body.required
        }

        let code = isFailure ? ResponseCode.servFail : ResponseCode(rawValue: UInt16(header.code))
        // QR and RA; RD and CD are copied.
        var flags = 0x8080 | query.flags & 0x0110 | UInt16(code.headerBits)
        if isTruncated { flags |= 0x0200 }
        // RFC 6840 §5.8. What is beyond its time is beyond that of its signatures, too.
        if header.flags.contains(.secure), !hit.isStale, query.wantsAuthenticData { flags |= 0x0020 }
        _ = writer.append(query.id)
        _ = writer.append(flags)
        _ = writer.append(UInt16(1))
        _ = writer.append(body.answers)
        _ = writer.append(body.authorities)
        _ = writer.append(body.additionals &+ (query.hasEDNS ? 1 : 0))
        _ = writer.append(question)

        if body.octets > 0 {
            let places = hit.place + EntryHeader.octets + header.nameCount + (isSigned ? header.plain.extent : 0)
            let start = places + 2 * records
            appendBody(places: places..<start, body, header, hit, now: now, to: &writer)
        }
        if query.hasEDNS {
            let error = error(isFailure: isFailure, code, header, hit)
            _ = writer.appendOPT(code: code, dnssecOK: query.dnssecOK, error: error)
        }
        return true
    }

    /// Copies a body and counts its TTLs down.
    private borrowing func appendBody(
        places: Range<Int>,
        _ body: EntryHeader.Body,
        _ header: EntryHeader,
        _ hit: CacheHit,
        now: UInt64,
        to writer: inout MessageWriter
    ) {
        let octets = store.memory.span
        let start = writer.count
        _ = writer.append(octets.extracting(places.upperBound..<places.upperBound + Int(body.octets)))
        let elapsed = UInt32(clamping: header.age(at: now) / 1_000)
        guard elapsed > 0 || hit.isStale else { return }
        for index in 0..<body.records {
            let place = Int(octets.u16(at: places.lowerBound + 2 * index))
            let ttl = octets.u32(at: places.upperBound + place)
            writer.overwrite(ttl: hit.isStale ? timing.staleTTL : ttl > elapsed ? ttl - elapsed : 0, at: start + place)
        }
    }

    private borrowing func error(
        isFailure: Bool,
        _ code: ResponseCode,
        _ header: EntryHeader,
        _ hit: CacheHit
    ) -> ExtendedError? {
        if isFailure { return ExtendedError(rawValue: header.error) }
        guard hit.isStale else { return nil }
        return code == .nxDomain ? .staleNXDomainAnswer : .staleAnswer
    }
}
