// SPDX-License-Identifier: MIT

extension Message {
    /// Reads a message.
    ///
    /// Octets behind the counted records are ignored. What a count promises is read record by record, so that a count
    /// without records behind it costs nothing.
    ///
    /// - Parameter octets: The whole message, without the length that TCP puts before it.
    /// - Returns: The message, names decompressed.
    /// - Throws: `WireError` at the first field that is cut short or malformed.
    public static func decode(_ octets: [UInt8]) throws(WireError) -> Message {
        var reader = MessageReader(octets.span)
        var message = Message(header: Header(id: try reader.readUInt16(), flags: try reader.readUInt16()))
        let questions = try reader.readUInt16()
        let answers = try reader.readUInt16()
        let authorities = try reader.readUInt16()
        let additionals = try reader.readUInt16()
        for _ in 0..<questions {
            message.questions.append(try Question(from: &reader))
        }
        message.answers = try records(answers, from: &reader)
        message.authorities = try records(authorities, from: &reader)
        message.additionals = try records(additionals, from: &reader)
        return message
    }

    /// Writes the message, all of it; nothing is left out to make it fit.
    ///
    /// - Parameter limit: The most octets the message may have, 65535 at most.
    /// - Returns: The message, without the length that TCP puts before it.
    /// - Throws: `tooLarge` when it does not fit the limit or a section's count.
    public func encode(limit: Int = 65_535) throws(WireError) -> [UInt8] {
        var writer = MessageWriter(capacity: limit)
        let fits =
            limit > 0 && writer.append(header.id)
            && writer.append(header.flags)
            && [questions.count, answers.count, authorities.count, additionals.count]
                .allSatisfy { count in
                    UInt16(exactly: count).map { writer.append($0) } ?? false
                }
            && questions.allSatisfy { $0.append(to: &writer) }
            && [answers, authorities, additionals]
                .allSatisfy { section in
                    section.allSatisfy { $0.append(to: &writer) }
                }
        guard fits else { throw .tooLarge(limit: limit) }
        return Array(copying: writer.span)
    }

    private static func records(
        _ count: UInt16,
        from reader: inout MessageReader
    ) throws(WireError) -> [ResourceRecord] {
        var records: [ResourceRecord] = []
        for _ in 0..<count {
            records.append(try ResourceRecord(from: &reader))
        }
        return records
    }
}
