// SPDX-License-Identifier: MIT

import CLDNS
import Glibc

/// A resource record, or a question, as libldns understands it.
public struct LDNSRecord: Hashable, Sendable {
    /// Owner name, uncompressed, letter case kept.
    public let owner: [UInt8]
    /// Number of the type.
    public let type: UInt16
    /// Number of the class.
    public let `class`: UInt16
    /// TTL in seconds; 0 for a question.
    public let ttl: UInt32
    /// RDATA with names uncompressed; empty for a question.
    public let rdata: [UInt8]
    /// The library's presentation form: owner, TTL, class, type and RDATA on one line, separated by tabs.
    public let text: String

    /// Reads one record of zone file text.
    ///
    /// - Parameters:
    ///   - text: Such as `a.emc. 3600 IN A 192.0.2.1`.
    ///   - origin: What relative names are relative to.
    ///   - defaultTTL: TTL of text without one.
    /// - Throws: `LDNSError`, if the library does not understand the text.
    public init(text: String, origin: String = ".", defaultTTL: UInt32 = 3_600) throws(LDNSError) {
        let origin = try OwnedName(text: origin)
        let record = try OwnedRecord(text: text, origin: origin, defaultTTL: defaultTTL)
        try unsafe self.init(record.pointer, isQuestion: false)
    }

    /// Copies a record out of the library's memory.
    init(_ record: UnsafePointer<ldns_rr>, isQuestion: Bool) throws(LDNSError) {
        let section = isQuestion ? LDNS_SECTION_QUESTION : LDNS_SECTION_ANSWER
        var buffer: UnsafeMutablePointer<UInt8>?
        var count = 0
        try LDNSError.check(unsafe ldns_rr2wire(&buffer, record, Int32(section.rawValue), &count))
        defer { unsafe free(buffer) }
        let wire = unsafe Array(UnsafeBufferPointer(start: buffer, count: count))

        guard let name = unsafe ldns_rr_owner(record) else { throw LDNSError(LDNS_STATUS_NULL) }
        let ownerCount = unsafe ldns_rdf_size(name)
        let fixedCount = isQuestion ? 4 : 10
        guard wire.count >= ownerCount + fixedCount else { throw LDNSError(LDNS_STATUS_INTERNAL_ERR) }
        owner = Array(wire[..<ownerCount])
        rdata = Array(wire[(ownerCount + fixedCount)...])
        type = UInt16(truncatingIfNeeded: unsafe ldns_rr_get_type(record).rawValue)
        `class` = UInt16(truncatingIfNeeded: unsafe ldns_rr_get_class(record).rawValue)
        ttl = isQuestion ? 0 : unsafe ldns_rr_ttl(record)

        // Some RDATA that parses cannot be printed.
        guard let line = unsafe ldns_rr2str(record) else { throw LDNSError(LDNS_STATUS_ERR) }
        defer { unsafe free(line) }
        var text = unsafe String(cString: line)
        while text.last?.isNewline == true { text.removeLast() }
        self.text = text
    }

    /// Copies the records of a list.
    static func records(
        _ list: UnsafePointer<ldns_rr_list>?,
        areQuestions: Bool = false
    ) throws(LDNSError) -> [LDNSRecord] {
        guard let list = unsafe list else { return [] }
        var records: [LDNSRecord] = []
        for index in 0..<(unsafe ldns_rr_list_rr_count(list)) {
            guard let record = unsafe ldns_rr_list_rr(list, index) else { continue }
            records.append(try unsafe LDNSRecord(record, isQuestion: areQuestions))
        }
        return records
    }
}
