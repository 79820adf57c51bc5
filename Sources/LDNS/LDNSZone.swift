// SPDX-License-Identifier: MIT

import CLDNS
import Glibc

/// A zone file as libldns reads it (RFC 1035 §5, RFC 2308 §4 for `$TTL`; `$INCLUDE` is refused).
public struct LDNSZone: Hashable, Sendable {
    /// The SOA record; `nil` if the file has none.
    public let soa: LDNSRecord?
    /// Every other record, in the order of the file.
    public let records: [LDNSRecord]

    /// Reads the text of a zone file.
    ///
    /// - Parameters:
    ///   - text: The file's contents.
    ///   - origin: What relative names are relative to until the text says otherwise.
    ///   - defaultTTL: TTL of records without one, until the text says otherwise.
    /// - Throws: `LDNSError` with the line that is not understood.
    public init(text: [UInt8], origin: String = ".", defaultTTL: UInt32 = 3_600) throws(LDNSError) {
        // fmemopen refuses an empty buffer.
        var text = text.isEmpty ? [0x0a] : text
        let origin = try OwnedName(text: origin)
        var zone: UnsafeMutablePointer<ldns_zone>?
        var line: Int32 = 0
        let status = unsafe text.withUnsafeMutableBytes { octets in
            guard let stream = unsafe fmemopen(octets.baseAddress, octets.count, "r") else {
                return LDNS_STATUS_FILE_ERR
            }
            defer { unsafe fclose(stream) }
            return unsafe ldns_zone_new_frm_fp_l(&zone, stream, origin.pointer, defaultTTL, LDNS_RR_CLASS_IN, &line)
        }
        try LDNSError.check(status, line: Int(line))
        guard let zone = unsafe zone else { throw LDNSError(LDNS_STATUS_NULL) }
        let owner = unsafe OwnedZone(zone)
        records = try unsafe LDNSRecord.records(ldns_zone_rrs(owner.pointer))
        soa =
            unsafe ldns_zone_soa(owner.pointer) == nil
            ? nil : try unsafe LDNSRecord(ldns_zone_soa(owner.pointer), isQuestion: false)
    }
}
