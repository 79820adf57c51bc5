// SPDX-License-Identifier: MIT

import CLDNS

/// A message as libldns understands it: the second opinion on every message written here.
public struct LDNSPacket: Hashable, Sendable {
    /// What the OPT record says; libldns takes it out of the additional section.
    public struct EDNS: Hashable, Sendable {
        /// UDP payload size.
        public let udpSize: UInt16
        /// Upper eight bits of the response code.
        public let extendedResponseCode: UInt8
        /// EDNS version.
        public let version: UInt8
        /// DO.
        public let dnssecOK: Bool
        /// All options as on the wire.
        public let options: [UInt8]
    }

    /// Identifier.
    public let id: UInt16
    /// The 16 bits behind the identifier, put together from what the library parsed; bit 6 (Z) is left out.
    public let flags: UInt16
    /// What the OPT record says; `nil` without one.
    public let edns: EDNS?
    /// Question section.
    public let questions: [LDNSRecord]
    /// Answer section.
    public let answers: [LDNSRecord]
    /// Authority section.
    public let authorities: [LDNSRecord]
    /// Additional section without the OPT record.
    public let additionals: [LDNSRecord]

    /// OPCODE.
    public var opcode: UInt8 { UInt8(truncatingIfNeeded: flags >> 11 & 0x0f) }
    /// RCODE, the four bits of the header.
    public var responseCode: UInt8 { UInt8(truncatingIfNeeded: flags & 0x0f) }

    /// Parses a message.
    ///
    /// - Parameter octets: The whole message.
    /// - Returns: Everything the library found in it, copied.
    /// - Throws: `LDNSError` if the library refuses the message.
    public static func parse(_ octets: [UInt8]) throws(LDNSError) -> LDNSPacket {
        let packet = try OwnedPacket(parsing: octets)
        return try unsafe LDNSPacket(packet.pointer)
    }

    private init(_ packet: UnsafeMutablePointer<ldns_pkt>) throws(LDNSError) {
        id = unsafe ldns_pkt_id(packet)
        let bits = unsafe [
            (ldns_pkt_qr(packet), 0x8000), (ldns_pkt_aa(packet), 0x0400), (ldns_pkt_tc(packet), 0x0200),
            (ldns_pkt_rd(packet), 0x0100), (ldns_pkt_ra(packet), 0x0080), (ldns_pkt_ad(packet), 0x0020),
            (ldns_pkt_cd(packet), 0x0010),
        ]
        let codes = unsafe ldns_pkt_get_opcode(packet).rawValue << 11 | ldns_pkt_get_rcode(packet).rawValue
        flags = bits.reduce(UInt16(truncatingIfNeeded: codes)) { $1.0 != 0 ? $0 | UInt16($1.1) : $0 }
        edns = unsafe Self.edns(of: packet)
        questions = try unsafe LDNSRecord.records(ldns_pkt_question(packet), areQuestions: true)
        answers = try unsafe LDNSRecord.records(ldns_pkt_answer(packet))
        authorities = try unsafe LDNSRecord.records(ldns_pkt_authority(packet))
        additionals = try unsafe LDNSRecord.records(ldns_pkt_additional(packet))
    }

    private static func edns(of packet: UnsafeMutablePointer<ldns_pkt>) -> EDNS? {
        guard unsafe ldns_pkt_edns(packet) != 0 else { return nil }
        var options: [UInt8] = []
        if let data = unsafe ldns_pkt_edns_data(packet), let start = unsafe ldns_rdf_data(data) {
            options = unsafe Array(UnsafeBufferPointer(start: start, count: ldns_rdf_size(data)))
        }
        return unsafe EDNS(
            udpSize: ldns_pkt_edns_udp_size(packet),
            extendedResponseCode: ldns_pkt_edns_extended_rcode(packet),
            version: ldns_pkt_edns_version(packet),
            dnssecOK: ldns_pkt_edns_do(packet) != 0,
            options: options
        )
    }
}
