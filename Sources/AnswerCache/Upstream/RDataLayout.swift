// SPDX-License-Identifier: MIT
import DNSWire

/// Where domain names stand in the RDATA of a type.
///
/// Types whose names may be compressed are here, which is what a receiver must know in order to pass a record on
/// (RFC 3597 §4): those of RFC 1035, and later ones that were sent compressed at some time; and addresses, whose length
/// every client relies on. All other RDATA is a row of octets.
struct RDataLayout {
    /// Octets before the first name.
    private var prefix = 0
    /// Character-strings behind them.
    private var strings = 0
    /// How many names follow.
    private var names = 0
    /// Octets behind the names; nil: any number.
    private var rest: Int? = 0
    /// Whether names may be compressed in messages that are sent.
    private var isCompressed = false

    /// The layout of a type's RDATA.
    init(_ type: RRType) {
        switch type.rawValue {
        case 1: rest = 4  // A
        case 28: rest = 16  // AAAA
        case 2, 3, 4, 5, 7, 8, 9, 12:  // NS MD MF CNAME MB MG MR PTR
            names = 1
            isCompressed = true
        case 6:  // SOA
            names = 2
            rest = 20
            isCompressed = true
        case 14:  // MINFO
            names = 2
            isCompressed = true
        case 15:  // MX
            prefix = 2
            names = 1
            isCompressed = true
        case 17: names = 2  // RP
        case 18, 21, 36:  // AFSDB RT KX
            prefix = 2
            names = 1
        case 26:  // PX
            prefix = 2
            names = 2
        case 33:  // SRV
            prefix = 6
            names = 1
        case 35:  // NAPTR
            prefix = 4
            strings = 3
            names = 1
        case 39: names = 1  // DNAME
        case 24, 46:  // SIG RRSIG
            prefix = 18
            names = 1
            rest = nil
        case 30, 47:  // NXT NSEC
            names = 1
            rest = nil
        default: rest = nil
        }
    }

    /// Copies RDATA from one message to another, its names decompressed and compressed anew.
    ///
    /// - Parameters:
    ///   - data: where it stands.
    ///   - packet: the message in which it stands.
    ///   - writer: receives it.
    ///   - name: scratch space.
    /// - Returns: whether it fitted.
    /// - Throws: `WireError` if the RDATA is not of this layout.
    func copy(
        _ data: Range<Int>,
        of packet: Span<UInt8>,
        to writer: inout MessageWriter,
        name: inout NameBuffer
    ) throws(WireError) -> Bool {
        var reader = try readerBehindPrefix(of: data, of: packet)
        guard writer.append(packet.extracting(data.lowerBound..<reader.offset)) else { return false }
        for _ in 0..<names {
            try reader.readName(into: &name)
            guard writer.appendName(name.span, compress: isCompressed) else { return false }
        }
        try checkRest(reader)
        return writer.append(packet.extracting(reader.offset..<data.upperBound))
    }

    /// Checks that RDATA is of this layout.
    ///
    /// - Throws: `WireError` if it is not.
    func check(_ data: Range<Int>, of packet: Span<UInt8>, name: inout NameBuffer) throws(WireError) {
        var reader = try readerBehindPrefix(of: data, of: packet)
        for _ in 0..<names {
            try reader.readName(into: &name)
        }
        try checkRest(reader)
    }

    @_lifetime(copy packet)
    private func readerBehindPrefix(of data: Range<Int>, of packet: Span<UInt8>) throws(WireError) -> MessageReader {
        var reader = MessageReader(packet, offset: data.lowerBound, end: data.upperBound)
        try reader.skip(prefix)
        for _ in 0..<strings {
            try reader.skip(Int(try reader.readUInt8()))
        }
        return reader
    }

    private func checkRest(_ reader: borrowing MessageReader) throws(WireError) {
        if let rest, reader.remaining != rest { throw .trailingOctets(offset: reader.offset) }
    }
}
