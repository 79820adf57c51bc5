// SPDX-License-Identifier: MIT
import DNSWire

/// Where a record of a packet stands, and what becomes of it.
struct PacketRecord {
    /// A section with records.
    enum Section {
        case answer
        case authority
        case additional
    }

    /// Where the owner name starts.
    var owner: Int
    var section: Section
    var type: RRType
    var rrClass: RRClass
    /// As it came, until it is known for how long it is kept.
    var ttl: UInt32
    /// Where the RDATA stands.
    var data: Range<Int>

    /// Who gets the record.
    var audience = Audience.nobody

    /// Whose responses a record is part of.
    enum Audience {
        case nobody
        /// Clients with DO (RFC 4035 §3.2.1).
        case validators
        case everybody
    }
}
