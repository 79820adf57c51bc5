// SPDX-License-Identifier: MIT
import DNSWire

// Responding with an entry.

extension EntryView {
    /// Writes the whole response to a client.
    ///
    /// If it does not fit, the additional section is left out; if that is not enough, all records are, and TC is set
    /// (RFC 2181 §9).
    /// - Parameters:
    ///   - query: what the client's message says about the response.
    ///   - question: the octets of the question in the client's message.
    ///   - elapsed: seconds to take from the TTLs.
    ///   - staleTTL: the TTL of all records if their time is over; nil if it is not.
    ///   - writer: receives the response.
    /// - Returns: whether it was written; if not, the entry is not one for this question.
    func write(
        to query: ClientQuery,
        question: Span<UInt8>,
        elapsed: UInt32,
        staleTTL: UInt32?,
        into writer: inout MessageWriter
    ) -> Bool {
        let reserved = query.hasEDNS ? MessageWriter.octetsOfOPT : 0
        writer.reset(limit: query.limit)
        let room = writer.limit - Header.count - question.count - reserved
        guard question.count == nameCount + 4, room >= 0 else { return false }

        let kind = flags
        let isFailure = kind.contains(.failure) || kind.contains(.bogus) && !query.checkingDisabled
        let isSigned = query.dnssecOK && kind.contains(.hasSignedBody)
        let whole = isFailure ? EntryHeader.Body() : isSigned ? signed : plain
        var body = whole
        var isTruncated = false
        if Int(body.octets) > room {
            isTruncated = Int(body.required) > room
            if isTruncated { body = EntryHeader.Body() }
            body.additionals = 0
            body.octets = body.required
        }

        let code = isFailure ? ResponseCode.servFail : ResponseCode(rawValue: UInt16(self.code))
        // QR and RA; RD and CD are copied.
        var flags = 0x8080 | query.flags & 0x0110 | UInt16(code.headerBits)
        if isTruncated { flags |= 0x0200 }
        // RFC 6840 §5.8. What is beyond its time is beyond that of its signatures, too.
        if kind.contains(.secure), staleTTL == nil, query.wantsAuthenticData { flags |= 0x0020 }
        // Two numbers of the header at a time.
        _ = writer.append(UInt32(query.id) << 16 | UInt32(flags))
        _ = writer.append(1 << 16 | UInt32(body.answers))
        _ = writer.append(UInt32(body.authorities) << 16 | UInt32(body.additionals &+ (query.hasEDNS ? 1 : 0)))
        _ = writer.append(question)

        if body.octets > 0 {
            let content = content(of: whole, after: isSigned ? plain.extent : 0)
            Self.append(body, content, offset: 2 * whole.records, elapsed: elapsed, staleTTL: staleTTL, to: &writer)
        }
        if query.hasEDNS {
            var error: ExtendedError?
            if isFailure {
                error = ExtendedError(rawValue: self.error)
            } else if staleTTL != nil {
                error = code == .nxDomain ? .staleNXDomainAnswer : .staleAnswer
            }
            _ = writer.appendOPT(code: code, dnssecOK: query.dnssecOK, error: error)
        }
        return true
    }

    /// Copies a body, or the first sections of it, and counts its TTLs down.
    ///
    /// - Parameters:
    ///   - body: what to copy.
    ///   - content: the body in the entry, with the places of its TTLs before it.
    ///   - offset: where the body itself starts.
    ///   - elapsed: seconds to take from the TTLs.
    ///   - staleTTL: the TTL of all records instead; nil for their own.
    ///   - writer: receives it.
    private static func append(
        _ body: EntryHeader.Body,
        _ content: Span<UInt8>,
        offset: Int,
        elapsed: UInt32,
        staleTTL: UInt32?,
        to writer: inout MessageWriter
    ) {
        let start = writer.count
        _ = writer.append(content.extracting(offset..<offset + Int(body.octets)))
        guard elapsed > 0 || staleTTL != nil else { return }
        for index in 0..<body.records {
            let place = Int(content.u16(at: 2 * index))
            let ttl = content.u32(at: offset + place)
            let left = ttl > elapsed ? ttl - elapsed : 0
            writer.overwrite(ttl: staleTTL ?? left, at: start + place)
        }
    }
}
