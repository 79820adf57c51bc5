// SPDX-License-Identifier: MIT

// RDATA from and to messages. Names may be compressed in the RDATA of the types of RFC 1035 alone (RFC 3597 §4); from
// others a pointer is also taken in SRV and NAPTR, and refused in every later type.

extension RData {
    /// Reads the RDATA of one record.
    ///
    /// - Parameters:
    ///   - type: Type of the record.
    ///   - message: The whole message, because compressed names point into it.
    ///   - start: Where the RDATA starts.
    ///   - length: RDLENGTH; the value read must fill it exactly.
    /// - Returns: The data; the case ``unknown(_:_:)`` for a type without a form of its own here.
    /// - Throws: `WireError` for RDATA cut short, too long, or not of the type's form.
    public static func decode(
        type: RRType,
        message: Span<UInt8>,
        at start: Int,
        length: Int
    ) throws(WireError) -> RData {
        guard start >= 0, length >= 0, start <= message.count, length <= message.count - start else {
            throw .truncated(offset: message.count)
        }
        var reader = MessageReader(message, offset: start, end: start + length)
        let data = try read(type, from: &reader)
        guard reader.remaining == 0 else { throw .trailingOctets(offset: reader.offset) }
        return data
    }

    /// Reads uncompressed RDATA, as ``RRset/rdata`` holds it.
    ///
    /// - Parameters:
    ///   - type: Type of the record.
    ///   - wire: The RDATA.
    /// - Throws: As ``decode(type:message:at:length:)``.
    public init(type: RRType, wire: [UInt8]) throws(WireError) {
        self = try Self.decode(type: type, message: wire.span, at: 0, length: wire.count)
    }

    /// Reads what belongs to the type from a reader that ends where the RDATA does.
    private static func read(_ type: RRType, from reader: inout MessageReader) throws(WireError) -> RData {
        switch type {
        case .a: .a(A(address: try reader.readUInt32()))
        case .ns: .ns(NS(target: try reader.readName()))
        case .cname: .cname(CNAME(target: try reader.readName()))
        case .soa: .soa(try SOA(from: &reader))
        case .ptr: .ptr(PTR(target: try reader.readName()))
        case .hinfo: .hinfo(try HINFO(from: &reader))
        case .mx: .mx(try MX(from: &reader))
        case .txt: .txt(try TXT(from: &reader))
        case .aaaa: .aaaa(try AAAA(from: &reader))
        case .srv: .srv(try SRV(from: &reader))
        case .naptr: .naptr(try NAPTR(from: &reader))
        case .dname: .dname(DNAME(target: try reader.readUncompressedName()))
        case .opt: .opt(try EDNSOption.list(from: &reader))
        case .ds: .ds(try DS(from: &reader))
        case .rrsig: .rrsig(try RRSIG(from: &reader))
        case .nsec: .nsec(try NSEC(from: &reader))
        case .dnskey: .dnskey(try DNSKEY(from: &reader))
        case .tlsa: .tlsa(try TLSA(from: &reader))
        case .svcb: .svcb(try SVCB(from: &reader))
        case .https: .https(try SVCB(from: &reader))
        case .caa: .caa(try CAA(from: &reader))
        default: .unknown(type, try reader.readBytes(reader.remaining))
        }
    }

    /// Appends the RDATA without its length; names are compressed where RFC 3597 §4 allows it.
    func append(to writer: inout MessageWriter) -> Bool {
        switch self {
        case .ns(let data): writer.appendName(data.target.wire.span, compress: true)
        case .cname(let data): writer.appendName(data.target.wire.span, compress: true)
        case .ptr(let data): writer.appendName(data.target.wire.span, compress: true)
        case .mx(let data):
            writer.append(data.preference) && writer.appendName(data.exchange.wire.span, compress: true)
        case .soa(let data):
            writer.appendName(data.primaryServer.wire.span, compress: true)
                && writer.appendName(data.mailbox.wire.span, compress: true)
                && data.numbers.allSatisfy { writer.append($0) }
        default: writer.append(wire.span)
        }
    }
}
