// SPDX-License-Identifier: MIT
import DNSWire

/// A response from upstream, read record by record.
///
/// One value serves all responses of a reader, one after the other.
struct UpstreamResponse: ~Copyable {
    /// The records of all sections in their order, OPT left out.
    var records: [PacketRecord] = []
    /// The response code with the bits of the OPT record.
    var code = ResponseCode.noError
    /// Whether the answer ends with an alias for a name of a forbidden suffix.
    var leadsAway = false
    /// Whether the answer goes by aliases.
    var hasAliases = false
    /// Records left out because their owner is of a forbidden suffix.
    var forbiddenRecords = 0

    /// The name that the answer section has come to, following aliases from the question; folded.
    var current = NameBuffer()
    /// Scratch space for the owner names of two records; folded.
    var owner = NameBuffer()
    var lastOwner = NameBuffer()

    init() {
        records.reserveCapacity(32)
    }

    /// Reads all records of a packet.
    ///
    /// Nothing is believed unseen: every name and length is checked, counts must fit the packet, and no octets may be
    /// left over.
    /// - Throws: why the packet cannot be used.
    mutating func read(_ packet: Span<UInt8>, for question: CacheQuestion) throws(CacheFault) {
        records.removeAll(keepingCapacity: true)
        forbiddenRecords = 0
        leadsAway = false
        hasAliases = false
        guard packet.count >= Header.count else { throw .malformed }
        let header = Header(id: packet.u16(at: 0), flags: packet.u16(at: 2))
        guard header.isResponse, header.opcode == .query, packet.u16(at: 4) == 1 else { throw .otherQuestion }
        code = header.responseCode
        var reader = MessageReader(packet, offset: Header.count, end: packet.count)
        let isExpected: Bool
        do throws(WireError) {
            isExpected = try readQuestion(question, from: &reader)
            if isExpected {
                try readSection(.answer, packet.u16(at: 6), from: &reader)
                try readSection(.authority, packet.u16(at: 8), from: &reader)
                try readSection(.additional, packet.u16(at: 10), from: &reader)
            }
        } catch {
            throw .malformed
        }
        guard isExpected else { throw .otherQuestion }
        guard reader.remaining == 0 else { throw .malformed }
        if header.isTruncated { throw .truncated }
    }

    /// - Returns: whether it is the one that was asked.
    @_lifetime(reader: copy reader)
    private mutating func readQuestion(
        _ question: CacheQuestion,
        from reader: inout MessageReader
    ) throws(WireError) -> Bool {
        try reader.readName(into: &owner)
        owner.fold()
        let (type, rrClass) = (try reader.readUInt16(), try reader.readUInt16())
        return owner.span.isEqual(to: question.name) && type == question.type.rawValue
            && rrClass == question.rrClass.rawValue
    }

    /// Reads as many records as the header promises; each takes 11 octets at least, so that a count alone costs nothing.
    @_lifetime(reader: copy reader)
    private mutating func readSection(
        _ section: PacketRecord.Section,
        _ count: UInt16,
        from reader: inout MessageReader
    ) throws(WireError) {
        for _ in 0..<count {
            let start = reader.offset
            try reader.readName(into: &owner)
            let (type, rrClass) = (try reader.readUInt16(), try reader.readUInt16())
            let (ttl, length) = (try reader.readUInt32(), Int(try reader.readUInt16()))
            let data = reader.offset..<reader.offset + length
            try reader.skip(length)
            if type == RRType.opt.rawValue {
                code.rawValue |= UInt16(truncatingIfNeeded: ttl >> 24) << 4
                continue
            }
            let record = PacketRecord(
                owner: start,
                section: section,
                type: RRType(rawValue: type),
                rrClass: RRClass(rawValue: rrClass),
                ttl: ttl,
                data: data
            )
            try RDataLayout(record.type).check(data, of: reader.message, name: &lastOwner)
            records.append(record)
        }
    }
}
