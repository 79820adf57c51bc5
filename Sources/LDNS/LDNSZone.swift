// SPDX-License-Identifier: MIT

import CLDNS
import Glibc

/// A zone file as libldns reads it (RFC 1035 §5, RFC 2308 §4 for `$TTL`; `$INCLUDE` is refused).
public struct LDNSZone: Hashable, Sendable {
    /// The records in the order of the file, SOA among them.
    public let records: [LDNSRecord]

    /// The first SOA record; `nil` if the file has none.
    public var soa: LDNSRecord? {
        records.first { $0.type == UInt16(truncatingIfNeeded: LDNS_RR_TYPE_SOA.rawValue) }
    }

    /// Reads the text of a zone file.
    ///
    /// - Parameters:
    ///   - text: The file's contents.
    ///   - origin: What relative names are relative to until the text says otherwise.
    ///   - defaultTTL: TTL of records without one, until the text says otherwise.
    /// - Throws: `LDNSError` with the line that is not understood, or the last of the blank lines behind it.
    public init(text: [UInt8], origin: String = ".", defaultTTL: UInt32 = 3_600) throws(LDNSError) {
        var file = try ZoneFileStream(text: text, origin: origin, defaultTTL: defaultTTL)
        var records: [LDNSRecord] = []
        while let record = try file.next() {
            records.append(record)
        }
        self.records = records
    }
}

/// The library's line reader with everything that it keeps from one record to the next.
///
/// Its reader of whole zones is not used: it leaks the records read before a faulty line.
@safe
private struct ZoneFileStream: ~Copyable {
    private let stream: UnsafeMutablePointer<FILE>
    private let octets: UnsafeMutableBufferPointer<UInt8>
    private var origin: UnsafeMutablePointer<ldns_rdf>?
    private var previousOwner: UnsafeMutablePointer<ldns_rdf>?
    private var defaultTTL: UInt32
    private var line: Int32

    init(text: [UInt8], origin: String, defaultTTL: UInt32) throws(LDNSError) {
        let name = try OwnedName(text: origin)
        // The library counts lines by their ends, and fmemopen refuses an empty buffer.
        let lines = text.last == 0x0a ? text : text + [0x0a]
        // The stream reads from the copy as long as it is open.
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: lines.count)
        _ = unsafe copy.initialize(from: lines)
        guard let stream = unsafe fmemopen(copy.baseAddress, copy.count, "r") else {
            unsafe copy.deallocate()
            throw LDNSError(LDNS_STATUS_FILE_ERR)
        }
        unsafe self.stream = stream
        unsafe octets = copy
        unsafe self.origin = ldns_rdf_clone(name.pointer)
        unsafe previousOwner = nil
        self.defaultTTL = defaultTTL
        line = 0
    }

    deinit {
        unsafe fclose(stream)
        unsafe octets.deallocate()
        if let origin = unsafe origin { unsafe ldns_rdf_deep_free(origin) }
        if let previousOwner = unsafe previousOwner { unsafe ldns_rdf_deep_free(previousOwner) }
    }

    /// The next record; `nil` at the end of the text.
    mutating func next() throws(LDNSError) -> LDNSRecord? {
        while unsafe feof(stream) == 0 {
            var record: UnsafeMutablePointer<ldns_rr>?
            let status = unsafe ldns_rr_new_frm_fp_l(&record, stream, &defaultTTL, &origin, &previousOwner, &line)
            switch status {
            case LDNS_STATUS_OK:
                guard let record = unsafe record else { throw LDNSError(LDNS_STATUS_NULL, line: Int(line)) }
                let owner = unsafe OwnedRecord(record)
                return try unsafe LDNSRecord(owner.pointer, isQuestion: false)
            case LDNS_STATUS_SYNTAX_EMPTY, LDNS_STATUS_SYNTAX_TTL, LDNS_STATUS_SYNTAX_ORIGIN:
                continue
            default:
                throw LDNSError(status, line: Int(line))
            }
        }
        return nil
    }
}
