// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex

// Writing records into the sections of a response.

extension NameServer {
    /// Appends all records of an RRset, or none (RFC 2181 §5).
    ///
    /// - Parameters:
    ///   - rrset: the records.
    ///   - section: the section that they belong to.
    ///   - owner: where the owner name stands in the message, if it is not the name in question.
    ///   - state: the response in the making.
    ///   - writer: receives the records.
    /// - Returns: whether the RRset was appended; if not, the response is truncated.
    static func append(
        _ rrset: RRsetView,
        _ section: ResponseState.Section,
        owner: Int? = nil,
        _ state: inout ResponseState,
        to writer: inout MessageWriter
    ) -> Bool {
        let start = writer.count
        let records = rrset.records
        let owner = pointer(to: owner ?? state.owner)
        var position = 0
        var fits = true
        while fits, position < records.count {
            let record = records.record(at: position)
            fits = writer.append(owner) && append(record, type: rrset.type, to: &writer)
            position += record.count
        }
        return state.keep(rrset.count, in: section, since: start, fits: fits, of: &writer)
    }

    /// A compression pointer.
    ///
    /// Owner names stand in the first 16 KiB: a chain of 16 links ends before 5 KiB.
    static func pointer(to offset: Int) -> UInt16 {
        0xC000 | UInt16(truncatingIfNeeded: offset & 0x3FFF)
    }

    /// Appends a record from its TYPE on, with its name compressed where that is allowed (RFC 3597 §4).
    ///
    /// A CNAME's is not: the next link of its chain points into it.
    private static func append(_ record: Span<UInt8>, type: RRType, to writer: inout MessageWriter) -> Bool {
        let prefix: Int
        switch type {
        case .ns, .ptr: prefix = 10
        case .mx: prefix = 12
        default: return writer.append(record)
        }
        let start = writer.count
        guard record.count > prefix, writer.append(record.extracting(0..<prefix)),
            writer.appendName(record.extracting(prefix..<record.count), compress: true)
        else { return false }
        writer.overwrite(UInt16(truncatingIfNeeded: writer.count - start - 10), at: start + 8)
        return true
    }

    /// Appends the SOA of a negative answer (RFC 2308 §2); its owner is the tail of the name in question.
    static func appendSOA(
        of zone: ZoneID,
        from snapshot: borrowing IndexSnapshot,
        _ state: inout ResponseState,
        into writer: inout MessageWriter
    ) {
        let apex = state.name.offset(ofLabel: state.name.labelCount - snapshot.apexLabels(of: zone))
        let start = writer.count
        let fits =
            writer.append(pointer(to: state.owner + apex)) && writer.append(snapshot.negativeSOA(of: zone))
        _ = state.keep(1, in: .authority, since: start, fits: fits, of: &writer)
    }

    /// Appends the NS records of a delegated name and the addresses known here (RFC 1034 §4.3.2 step 3b).
    ///
    /// - Parameters:
    ///   - node: the delegated name.
    ///   - level: how many labels it lies below the apex of `zone`.
    ///   - zone: the zone that delegates it.
    ///   - snapshot: where addresses are looked up.
    ///   - state: the response in the making.
    ///   - writer: receives the records.
    static func appendReferral(
        to node: NodeView,
        _ level: Int,
        _ zone: ZoneID,
        from snapshot: borrowing IndexSnapshot,
        _ state: inout ResponseState,
        into writer: inout MessageWriter
    ) {
        state.end = .delegation
        // RFC 1034 §6.2.6: not authoritative, unless an alias before it was.
        if state.counts[ResponseState.Section.answer.rawValue] == 0 { state.isAuthoritative = false }
        let label = state.name.labelCount - snapshot.apexLabels(of: zone) - level
        let owner = state.owner + state.name.offset(ofLabel: label)
        guard let servers = node.rrset(.ns), servers.count > 0 else { return state.refuseInvalidData() }
        guard append(servers, .authority, owner: owner, &state, to: &writer) else { return }
        // RFC 9471 §2.1: addresses of servers at or below the cut must be there, or nobody could reach them.
        appendAdditional(for: servers, requiredBelowLabel: label, from: snapshot, &state, to: &writer)
    }

    /// Answers ANY (RFC 8482): over UDP one HINFO, over TCP everything that can be used.
    static func appendAny(_ node: NodeView, _ state: inout ResponseState, to writer: inout MessageWriter) {
        guard hasUsableRecords(node) else { return state.refuseInvalidData() }
        if state.transport == .udp {
            // Small, so that nobody can have large answers sent to a forged address.
            let start = writer.count
            let fits = writer.append(pointer(to: state.owner)) && writer.append(minimalAny.span)
            _ = state.keep(1, in: .answer, since: start, fits: fits, of: &writer)
            return
        }
        for position in 0..<node.rrsetCount {
            guard let rrset = node.rrset(at: position), rrset.count > 0 else { continue }
            guard append(rrset, .answer, &state, to: &writer) else { return }
        }
    }

    private static func hasUsableRecords(_ node: NodeView) -> Bool {
        for position in 0..<node.rrsetCount {
            if let rrset = node.rrset(at: position), rrset.count > 0 { return true }
        }
        return false
    }

    /// HINFO "RFC8482" "" from its TYPE on, with a TTL of an hour (RFC 8482 §4.2).
    static let minimalAny: [UInt8] =
        [0, 13, 0, 1, 0, 0, 0x0E, 0x10, 0, 9, 7] + Array("RFC8482".utf8) + [0]
}

extension Span<UInt8> {
    /// The record, from TYPE to the end of RDATA, that starts at `position`.
    @_lifetime(copy self)
    func record(at position: Int) -> Span<UInt8> {
        let length = 10 + Int(self[position + 8]) << 8 + Int(self[position + 9])
        return extracting(position..<position + length)
    }
}
