// SPDX-License-Identifier: MIT

import DNSWire
import Testing

/// Reads a name at `offset` the two ways there are, and answers the name and where it ended.
private func readName(_ message: [UInt8], at offset: Int = 0) throws(WireError) -> (DomainName, end: Int) {
    var reader = MessageReader(message.span, offset: offset, end: message.count)
    let name = try reader.readName()
    var other = MessageReader(message.span, offset: offset, end: message.count)
    var buffer = NameBuffer()
    try other.readName(into: &buffer)
    #expect(buffer.name.wire == name.wire)
    #expect(buffer.labelCount == name.labelCount)
    #expect(other.offset == reader.offset)
    return (name, reader.offset)
}

@Suite("Reading messages: RFC 1035 §4.1.4, hostile octets")
struct MessageReaderTests {
    @Test("The compression example of RFC 1035 §4.1.4")
    func compressionExample() throws {
        let zeros = [UInt8](repeating: 0, count: 20)
        let message = zeros + octets("0146 03495349 0441525041 00") + zeros.prefix(8) + octets("03464f4f c014")
        let example = try readName(message, at: 40)
        #expect(try example.0.wire == name("FOO.F.ISI.ARPA").wire)
        #expect(example.end == 46)
        #expect(try readName(message, at: 20).0 == name("F.ISI.ARPA"))
    }

    @Test(
        "Pointers that do not point strictly backwards",
        arguments: [
            ("c000", 0),  // to itself
            ("c002 00", 0),  // forwards
            ("c001", 0),  // into itself
            ("c002 c000", 0),  // forwards, then backwards
            ("c002 c000", 2),  // backwards, to a forward pointer
            ("0161 c000", 0),  // to the start of the name it ends
            ("0161 0162 c002", 0),  // into the name it ends
            ("00 0161 c001", 1),  // a label, then around
            ("c0ff", 0), ("ffff", 0),  // beyond the end
            ("0161 c004 0162 c000", 4),  // to a part that points forwards
        ]
    )
    func badPointers(hexadecimal: String, offset: Int) {
        #expect(throws: WireError.self) { try readName(octets(hexadecimal), at: offset) }
    }

    @Test("Octets that end before the name does", arguments: ["", "01", "0161", "3f", "c0", "0161c0", "0161 02 6262"])
    func cutNames(hexadecimal: String) {
        #expect(throws: WireError.self) { try readName(octets(hexadecimal)) }
        #expect(throws: WireError.self) {
            let message = octets(hexadecimal)
            var reader = MessageReader(message.span)
            try reader.skipName()
        }
    }

    @Test("Label types 01 and 10", arguments: [0x40, 0x41, 0x7f, 0x80, 0xbf] as [UInt8])
    func labelTypes(octet: UInt8) {
        let message = [octet] + [UInt8](repeating: 0, count: 255)
        #expect(throws: WireError.unknownLabelType(offset: 0)) { try readName(message) }
        #expect(throws: WireError.unknownLabelType(offset: 0)) {
            var reader = MessageReader(message.span)
            try reader.skipName()
        }
    }

    @Test("255 octets are read, 256 are not, whether in one part or through pointers")
    func longNames() throws {
        let label = [UInt8(63)] + [UInt8](repeating: 0x78, count: 63)
        let longest = label + label + label + [61] + [UInt8](repeating: 0x78, count: 61) + [0]
        #expect(try readName(longest).0.wire.count == 255)
        let tooLong = label + label + label + [62] + [UInt8](repeating: 0x78, count: 62) + [0]
        #expect(throws: WireError.self) { try readName(tooLong) }
        #expect(throws: WireError.self) {
            var reader = MessageReader(tooLong.span)
            try reader.skipName()
        }
        // One octet more in front of the longest name, the rest by pointer.
        #expect(throws: WireError.self) { try readName(longest + [1, 0x61, 0xc0, 0], at: 255) }
        #expect(try readName(longest + [1, 0x61, 0xc0, 64], at: 255).0.wire.count == 255 - 64 + 2)
    }

    @Test("Long chains of pointers end, whatever they lead to")
    func pointerChains() throws {
        // A name, then pointers each to the one before.
        var message = octets("0161 00")
        for index in 0..<200 {
            let target = index == 0 ? 0 : 3 + 2 * (index - 1)
            message += [0xc0 | UInt8(target >> 8), UInt8(target & 0xff)]
        }
        #expect(try readName(message, at: 3 + 2 * 126).0 == name("a"))  // 127 hops
        #expect(throws: WireError.self) { try readName(message, at: 3 + 2 * 127) }

        // Labels between the pointers: the wire budget ends it first.
        var ladder = octets("00")
        for index in 0..<200 {
            let target = index == 0 ? 0 : 1 + 4 * (index - 1)
            ladder += [1, 0x61, 0xc0 | UInt8(target >> 8), UInt8(target & 0xff)]
        }
        #expect(try readName(ladder, at: 1 + 4 * 126).0.labelCount == 127)
        #expect(throws: WireError.self) { try readName(ladder, at: 1 + 4 * 127) }
    }

    @Test("A failed read leaves the reader where it was")
    func failureKeepsPlace() throws {
        let message = octets("00 01 02 03 61")
        var reader = MessageReader(message.span)
        try reader.skip(3)
        #expect((try? reader.readUInt32()) == nil)
        #expect((try? reader.readCharacterString()) == nil)
        #expect((try? reader.readName()) == nil)
        #expect((try? reader.skipName()) == nil)
        #expect((try? reader.readBytes(3)) == nil)
        #expect((try? reader.readBytes(-1)) == nil)
        #expect((try? reader.skip(.max)) == nil)
        #expect(reader.offset == 3)
        #expect(try reader.readUInt16() == 0x0361)
        #expect(reader.remaining == 0)
        #expect((try? reader.readUInt8()) == nil)
    }

    @Test("Offsets outside the message are brought inside", arguments: [-1, 0, 4, 5, .max, .min])
    func offsetsOutside(offset: Int) {
        let message: [UInt8] = [1, 2, 3, 4]
        let reader = MessageReader(message.span, offset: offset, end: .max)
        #expect((0...4).contains(reader.offset))
        #expect(MessageReader(message.span, offset: 2, end: offset).remaining >= 0)
    }
}
