// SPDX-License-Identifier: MIT
import DNSWire

// What of a response goes to clients: the answer from the question on, alias by alias, and what proves that something
// does not exist. Everything else, such as name servers and their addresses, nobody has asked for: it is left out, so
// that responses are small and nothing gets in with them (RFC 5452 §6, RFC 2181 §5.4.1).

extension UpstreamResponse {
    /// What an answer comes to.
    enum Selection {
        /// There are records of the type asked for, or of the alias that breaks off (RFC 6672 §2.2).
        case data
        /// The name or the type does not exist; for how long is from the SOA (RFC 2308 §5), and nil without one.
        case negative(ttl: UInt32?)
    }

    /// The most aliases that an answer follows; the resolver stops before.
    private static let chainLimit = 16

    /// Decides for each record who gets it.
    ///
    /// - Parameters:
    ///   - packet: the packet that was read.
    ///   - question: what was asked.
    ///   - forbidden: owners of which upstream may say nothing.
    /// - Returns: what the answer comes to.
    /// - Throws: `forbidden` if the question is for such an owner, `malformed` if it does not hold together, `code` if
    ///   it is a failure.
    mutating func select(
        from packet: Span<UInt8>,
        for question: CacheQuestion,
        forbidden: SuffixSet
    ) throws(CacheFault) -> Selection {
        guard code == .noError || code == .nxDomain || code == .yxDomain else { throw .code(code) }
        do throws(WireError) {
            var reader = MessageReader(question.name)
            try reader.readName(into: &current)
        } catch {
            throw .malformed
        }
        if forbidden.contains(question.name) { throw .forbidden }

        let hasData = try selectAnswers(from: packet, for: question, forbidden)
        if leadsAway {
            // Whether the target exists others say.
            code = .noError
            return .data
        }
        if hasData, code == .nxDomain { throw .malformed }
        let soa = selectAuthorities(from: packet, for: question, forbidden, isNegative: !hasData)
        if hasData { selectAdditionals(from: packet, for: question, forbidden) }
        guard !hasData, code != .yxDomain else { return .data }
        return .negative(ttl: soa.map { min(records[$0].ttl, packet.u32(at: records[$0].data.upperBound - 4)) })
    }

    /// Follows the answer section in its order.
    ///
    /// - Returns: whether there are records of the type asked for at its end.
    private mutating func selectAnswers(
        from packet: Span<UInt8>,
        for question: CacheQuestion,
        _ forbidden: SuffixSet
    ) throws(CacheFault) -> Bool {
        var last: Int?
        var links = 0
        var hasData = false
        for index in records.indices where records[index].section == .answer {
            guard loadOwner(of: index, from: packet, class: question.rrClass, forbidden) else { continue }
            let record = records[index]
            if record.type == question.type || question.type == .any {
                guard owner.span.isEqual(to: current.span) else { continue }
                hasData = true
                last = index
                records[index].audience = .everybody
            } else if record.type == .rrsig {
                if isSignature(index, over: last, from: packet) { records[index].audience = .validators }
            } else if record.type == .cname, !hasData, owner.span.isEqual(to: current.span) {
                links += 1
                guard links <= Self.chainLimit, load(record.data.lowerBound, of: packet, into: &current) else {
                    throw .malformed
                }
                // Nothing can follow: no record of such an owner is looked at.
                leadsAway = forbidden.contains(current.span)
                hasAliases = true
                last = index
                records[index].audience = .everybody
            } else if record.type == .dname, !hasData, current.isBelow(owner) {
                last = index
                records[index].audience = .everybody
            }
        }
        return hasData
    }

    /// Keeps the SOA of a negative answer, and for validators all proofs.
    ///
    /// - Returns: the index of the SOA.
    private mutating func selectAuthorities(
        from packet: Span<UInt8>,
        for question: CacheQuestion,
        _ forbidden: SuffixSet,
        isNegative: Bool
    ) -> Int? {
        var soa: Int?
        for index in records.indices where records[index].section == .authority {
            guard loadOwner(of: index, from: packet, class: question.rrClass, forbidden) else { continue }
            switch records[index].type {
            case .soa:
                guard isNegative, soa == nil, current.isAtOrBelow(owner) else { continue }
                soa = index
                records[index].audience = .everybody
            case .nsec, .nsec3:
                records[index].audience = .validators
            case .rrsig:
                let isOverProof = [.nsec, .nsec3].contains(packet.coveredType(records[index]))
                guard isOverProof || isSignature(index, over: soa, from: packet) else { continue }
                records[index].audience = .validators
            default: continue
            }
        }
        return soa
    }

    /// Keeps addresses, which spare the client further questions.
    private mutating func selectAdditionals(
        from packet: Span<UInt8>,
        for question: CacheQuestion,
        _ forbidden: SuffixSet
    ) {
        for index in records.indices where records[index].section == .additional {
            guard loadOwner(of: index, from: packet, class: question.rrClass, forbidden) else { continue }
            switch records[index].type {
            case .a, .aaaa: records[index].audience = .everybody
            case .rrsig where [.a, .aaaa].contains(packet.coveredType(records[index])):
                records[index].audience = .validators
            default: continue
            }
        }
    }

    /// Whether a record is the signature over another one that was kept; `owner` is that of the signature.
    private mutating func isSignature(_ index: Int, over other: Int?, from packet: Span<UInt8>) -> Bool {
        guard let other else { return false }
        return packet.coveredType(records[index]) == records[other].type
            && load(records[other].owner, of: packet, into: &lastOwner) && owner.span.isEqual(to: lastOwner.span)
    }

    /// Loads the owner of a record.
    ///
    /// - Returns: whether the record can be of any use at all.
    private mutating func loadOwner(
        of index: Int,
        from packet: Span<UInt8>,
        class rrClass: RRClass,
        _ forbidden: SuffixSet
    ) -> Bool {
        guard records[index].rrClass == rrClass, load(records[index].owner, of: packet, into: &owner) else {
            return false
        }
        guard forbidden.contains(owner.span) else { return true }
        forbiddenRecords += 1
        return false
    }
}

/// Loads and folds the name at `offset`, which was read before and is legal.
private func load(_ offset: Int, of packet: Span<UInt8>, into name: inout NameBuffer) -> Bool {
    var reader = MessageReader(packet, offset: offset, end: packet.count)
    do throws(WireError) {
        try reader.readName(into: &name)
    } catch {
        return false
    }
    name.fold()
    return true
}

extension NameBuffer {
    /// Whether this is a name at or below the other one; both are folded.
    fileprivate func isAtOrBelow(_ other: borrowing NameBuffer) -> Bool {
        guard labelCount >= other.labelCount else { return false }
        var start = 0
        for _ in 0..<labelCount - other.labelCount {
            start += 1 + Int(span[start])
        }
        return span.extracting(start..<count).isEqual(to: other.span)
    }

    fileprivate func isBelow(_ other: borrowing NameBuffer) -> Bool {
        labelCount > other.labelCount && isAtOrBelow(other)
    }
}

extension Span<UInt8> {
    /// The type that a signature is over (RFC 4034 §3.1.1).
    fileprivate func coveredType(_ record: PacketRecord) -> RRType {
        RRType(rawValue: u16(at: record.data.lowerBound))
    }
}
