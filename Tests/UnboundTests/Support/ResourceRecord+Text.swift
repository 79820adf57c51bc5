// SPDX-License-Identifier: MIT
import DNSWire
import LDNS

extension ResourceRecord {
    /// Reads a record in presentation form.
    init(text: String) throws {
        try self.init(LDNSRecord(text: text))
    }

    /// A record as libldns read it.
    init(_ record: LDNSRecord) throws {
        try self.init(
            name: DomainName(wire: record.owner),
            ttl: record.ttl,
            rdata: RData(type: RRType(rawValue: record.type), wire: record.rdata)
        )
    }
}
