// SPDX-License-Identifier: MIT
import DNSWire

/// Writes a body as it will stand in responses, and notes where the TTLs are.
///
/// One value serves all answers of a reader, so that its buffers are allocated once.
struct BodyWriter: ~Copyable {
    private var writer = MessageWriter(capacity: 65_535 - MessageWriter.octetsOfOPT - 6)
    private var places: [UInt16] = []
    private var start = 0
    private(set) var body = EntryHeader.Body()
    /// Whether everything fitted so far.
    private(set) var isWhole = true

    init() {
        places.reserveCapacity(256)
    }

    /// Starts over, with the question that the body will follow.
    mutating func begin(_ question: CacheQuestion) {
        writer.reset(limit: .max)
        for _ in 0..<6 { _ = writer.append(UInt16(0)) }
        _ = writer.appendName(question.name, compress: true)
        _ = writer.append(question.type.rawValue)
        _ = writer.append(question.rrClass.rawValue)
        start = writer.count
        places.removeAll(keepingCapacity: true)
        body = EntryHeader.Body()
        isWhole = true
    }

    /// Appends a record, if it and all before it fit.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - packet: the message in which it stands.
    ///   - name: scratch space.
    /// - Throws: `WireError` if the record is malformed.
    mutating func append(
        _ record: PacketRecord,
        from packet: Span<UInt8>,
        name: inout NameBuffer
    ) throws(WireError) {
        var reader = MessageReader(packet, offset: record.owner, end: record.data.lowerBound)
        try reader.readName(into: &name)
        guard isWhole, writer.appendName(name.span, compress: true), writer.append(record.type.rawValue),
            writer.append(record.rrClass.rawValue)
        else {
            isWhole = false
            return
        }
        let place = writer.count
        guard writer.append(record.ttl), writer.append(UInt16(0)),
            try RDataLayout(record.type).copy(record.data, of: packet, to: &writer, name: &name)
        else {
            isWhole = false
            return
        }
        writer.overwrite(UInt16(truncatingIfNeeded: writer.count - place - 6), at: place + 4)
        places.append(UInt16(truncatingIfNeeded: place - start))
        body.octets = UInt16(truncatingIfNeeded: writer.count - start)
        switch record.section {
        case .answer: body.answers += 1
        case .authority: body.authorities += 1
        case .additional: body.additionals += 1
        }
        if record.section != .additional { body.required = body.octets }
    }

    /// Copies a body into an entry.
    ///
    /// - Parameters:
    ///   - body: what there is to copy.
    ///   - entry: receives the places of the TTLs, and the body.
    ///   - next: where they go; moves behind them.
    func copy(_ body: EntryHeader.Body, to entry: inout MutableSpan<UInt8>, at next: inout Int) {
        guard body.records > 0 else { return }
        for place in places {
            entry.set(u16: place, at: next)
            next += 2
        }
        entry.set(writer.span.extracting(start..<writer.count), at: next)
        next += Int(body.octets)
    }
}
