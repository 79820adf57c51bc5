// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex

/// What a query says, read without copying: its header, where its question stands, and its OPT record.
struct QueryMessage {
    /// The message's id, to be copied.
    var id: UInt16 = 0
    /// The second header word as it came.
    var flags: UInt16 = 0
    /// Octets after the header that are the question; empty if there was none, or none that can be read.
    var question = 12..<12
    /// The type asked for.
    var type = RRType(rawValue: 0)
    /// The class asked for.
    var rrClass = RRClass.in
    /// The sender's EDNS parameters, if it sent an OPT record.
    var edns: EDNS?

    /// The OPT record of a query (RFC 6891 §6.1.2).
    struct EDNS {
        /// The largest UDP payload that the sender takes, at least 512.
        var udpSize: Int
        /// The version it speaks.
        var version: UInt8
        /// Its DNSSEC OK bit (RFC 3225 §3).
        var dnssecOK: Bool
    }

    /// The header fields whose bits a response copies: opcode and RD.
    var opcode: Opcode { Opcode(rawValue: UInt8(truncatingIfNeeded: flags >> 11 & 0xF)) }
    var recursionDesired: Bool { flags & 0x0100 != 0 }
}

extension QueryMessage {
    /// Why a message cannot be answered from data.
    enum Refusal: Error {
        /// Not a query, or too short to tell: answering could start a loop or help an attack. Say nothing.
        case silence
        /// The message breaks the rules of its format.
        case formatError
        /// The opcode is not QUERY.
        case notImplemented
    }

    /// Reads a message from outside.
    ///
    /// Work is bounded by the message's length: every record takes at least 11 octets, and names are skipped, not
    /// followed. What was understood before an error stays in `self`, so that the refusal can echo it.
    /// - Parameters:
    ///   - octets: the message.
    ///   - name: receives the question's owner name, folded.
    /// - Throws: why the message cannot be answered from data.
    mutating func read(_ octets: Span<UInt8>, name: inout FoldedName) throws(Refusal) {
        guard octets.count >= 12 else { throw .silence }
        id = octets.word(at: 0)
        flags = octets.word(at: 2)
        // RFC 1035 §7.3: a response is never answered, or two servers could talk for ever.
        guard flags & 0x8000 == 0 else { throw .silence }
        let isSound = readSections(octets, name: &name)
        guard opcode == .query else { throw .notImplemented }
        // RFC 9619 §4: at most one question; none is for cookies alone (RFC 7873 §5.4), which are not offered.
        guard isSound, octets.word(at: 4) == 1 else { throw .formatError }
    }

    /// Reads the question and the OPT record.
    ///
    /// The opcode does not matter: a refusal echoes the one and answers the other (RFC 8906 §3.1.4, RFC 6891 §6.1.1).
    /// - Returns: whether the message has the shape that its header promises.
    private mutating func readSections(_ octets: Span<UInt8>, name: inout FoldedName) -> Bool {
        var position = 12
        let questions = octets.word(at: 4)
        if questions == 1 {
            guard let end = readQuestion(octets, name: &name) else { return false }
            position = end
        } else {
            for _ in 0..<questions {
                guard let end = octets.nameEnd(at: position), end + 4 <= octets.count else { return false }
                position = end + 4
            }
        }

        let ignored = Int(octets.word(at: 6)) + Int(octets.word(at: 8))
        let additional = Int(octets.word(at: 10))
        var isBroken = false
        for index in 0..<ignored + additional {
            guard let record = RecordHeader(octets, at: position) else { return false }
            position = record.end
            if index >= ignored, record.type == .opt {
                // RFC 6891 §6.1.1: one, owned by the root. The first is kept, so that the refusal has an OPT too.
                isBroken = isBroken || edns != nil || !record.isOwnedByRoot || !record.hasSoundOptions(octets)
                if edns == nil {
                    edns = EDNS(
                        udpSize: max(512, Int(record.rrClass)),
                        version: UInt8(truncatingIfNeeded: record.ttl >> 16),
                        dnssecOK: record.ttl & 0x8000 != 0
                    )
                }
            }
        }
        // Octets after the counted records are no part of any message.
        return !isBroken && position == octets.count
    }

    private mutating func readQuestion(_ octets: Span<UInt8>, name: inout FoldedName) -> Int? {
        guard let end = name.load(octets, at: 12), end + 4 <= octets.count else { return nil }
        type = RRType(rawValue: octets.word(at: end))
        rrClass = RRClass(rawValue: octets.word(at: end + 2))
        question = 12..<end + 4
        return end + 4
    }
}

/// The fixed part of a record in a query.
private struct RecordHeader {
    let type: RRType
    let rrClass: UInt16
    let ttl: UInt32
    let isOwnedByRoot: Bool
    let data: Range<Int>

    var end: Int { data.upperBound }

    /// Reads the record at `position`; nil if it is cut or its owner name is none.
    init?(_ octets: Span<UInt8>, at position: Int) {
        guard let offset = octets.nameEnd(at: position) else { return nil }
        guard offset + 10 <= octets.count else { return nil }
        let length = Int(octets.word(at: offset + 8))
        guard offset + 10 + length <= octets.count else { return nil }
        isOwnedByRoot = octets[position] == 0
        type = RRType(rawValue: octets.word(at: offset))
        rrClass = octets.word(at: offset + 2)
        ttl = UInt32(octets.word(at: offset + 4)) << 16 | UInt32(octets.word(at: offset + 6))
        data = offset + 10..<offset + 10 + length
    }

    /// Whether an OPT record's options fill its RDATA exactly, and the ones understood have a legal length.
    func hasSoundOptions(_ octets: Span<UInt8>) -> Bool {
        var position = data.lowerBound
        while position < data.upperBound {
            guard position + 4 <= data.upperBound else { return false }
            let code = octets.word(at: position)
            let length = Int(octets.word(at: position + 2))
            position += 4 + length
            guard position <= data.upperBound else { return false }
            // RFC 7873 §5.2: a COOKIE has 8 octets, or 16 to 40.
            if code == 10, length != 8, !(16...40).contains(length) { return false }
        }
        return true
    }
}

extension Span<UInt8> {
    /// Where the name at `start` ends, a compression pointer not followed; nil if it breaks the rules of names.
    fileprivate func nameEnd(at start: Int) -> Int? {
        var offset = start
        while offset < count {
            let length = self[offset]
            if length == 0 { return offset + 1 }
            if length >= 0xC0 {
                // RFC 1035 §4.1.4: to a prior occurrence. The name itself is not needed.
                return offset + 1 < count && Int(word(at: offset) & 0x3FFF) < offset ? offset + 2 : nil
            }
            guard length <= 63 else { return nil }
            offset += 1 + Int(length)
            guard offset - start < 255 else { return nil }
        }
        return nil
    }

    @inline(always)
    fileprivate func word(at offset: Int) -> UInt16 {
        UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
    }
}
