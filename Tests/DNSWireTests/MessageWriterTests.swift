// SPDX-License-Identifier: MIT

import DNSWire
import LDNS
import Testing

private func written(_ writer: borrowing MessageWriter) -> [UInt8] {
    let span = writer.span
    return span.indices.map { span[$0] }
}

@Suite("Writing messages: bounds and compression")
struct MessageWriterTests {
    @Test("Integers are big-endian, and never half written")
    func integers() {
        var writer = MessageWriter(capacity: 8)
        #expect(writer.append(UInt32(0x0102_0304)) == true)
        #expect(writer.append(UInt16(0x0506)) == true)
        #expect(writer.append(UInt32(1)) == false)
        #expect(writer.append(UInt8(7)) == true)
        #expect(writer.append(UInt16(1)) == false)
        #expect(writer.append(UInt8(8)) == true)
        #expect(writer.append(UInt8(9)) == false)
        #expect(writer.append(([1] as [UInt8]).span) == false)
        #expect(written(writer) == [1, 2, 3, 4, 5, 6, 7, 8])
        writer.overwrite(0xaabb, at: 6)
        writer.overwrite(0xffff, at: 7)
        writer.overwrite(0xffff, at: -1)
        #expect(written(writer) == [1, 2, 3, 4, 5, 6, 0xaa, 0xbb])
    }

    @Test("The limit is the caller's, but never above the capacity")
    func limits() {
        var writer = MessageWriter(capacity: 16)
        writer.reset(limit: 4)
        #expect(writer.append(UInt32(0)) == true)
        #expect(writer.append(UInt8(0)) == false)
        writer.reset(limit: 100)
        #expect(writer.limit == 16)
        #expect(writer.append([UInt8](repeating: 1, count: 16).span) == true)
        #expect(writer.append(UInt8(0)) == false)
        writer.reset(limit: -1)
        #expect(writer.append(UInt8(0)) == false)
        #expect(writer.count == 0)
        let largest = MessageWriter(capacity: 1_000_000)
        #expect(largest.limit == 65_535)
    }

    @Test("A name points to the longest suffix written before, whatever its case")
    func compression() throws {
        var writer = MessageWriter(capacity: 512)
        for text in ["www.Example.emc", "mail.example.EMC", "example.emc", "emc", ".", "x.other", "WWW.example.emc"] {
            let name = try name(text)
            #expect(writer.appendName(name.wire.span, compress: true) == true)
        }
        let expected = octets(
            """
            03777777 074578616d706c65 03656d63 00
            046d61696c c004
            c004
            c00c
            00
            0178 056f74686572 00
            c000
            """
        )
        #expect(written(writer) == expected)
    }

    @Test("A name written without compression is whole, and no target")
    func uncompressed() throws {
        var writer = MessageWriter(capacity: 512)
        let name = try name("a.emc")
        #expect(writer.appendName(name.wire.span, compress: false) == true)
        #expect(writer.appendName(name.wire.span, compress: true) == true)
        #expect(writer.appendName(name.wire.span, compress: false) == true)
        #expect(written(writer) == name.wire + name.wire + name.wire)
    }

    @Test("Names taken back are no longer pointed to")
    func truncation() throws {
        var writer = MessageWriter(capacity: 512)
        let first = try name("a.emc")
        let second = try name("b.c.emc")
        #expect(writer.appendName(first.wire.span, compress: true) == true)
        let mark = writer.count
        #expect(writer.appendName(second.wire.span, compress: true) == true)
        writer.truncate(to: mark + 1)
        #expect(writer.appendName(second.wire.span, compress: true) == true)
        writer.truncate(to: mark)
        #expect(writer.appendName(second.wire.span, compress: true) == true)
        #expect(written(writer) == first.wire + octets("0162 0163 c002"))
        writer.truncate(to: 100)
        writer.truncate(to: -1)
        #expect(writer.count == mark + 6)
        writer.truncate(to: 3)
        #expect(writer.appendName(first.wire.span, compress: true) == true)
        #expect(written(writer) == Array(first.wire.prefix(3)) + first.wire)
    }

    @Test("What is no name is not written")
    func malformedNames() throws {
        var writer = MessageWriter(capacity: 2_000)
        let tooLong = [UInt8](repeating: 1, count: 256) + [0]
        for octets: [UInt8] in [
            [], [1], [1, 0x61], [0, 0], [64] + Array(repeating: 0, count: 65), [0xc0, 0], tooLong,
        ] {
            #expect(writer.appendName(octets.span, compress: true) == false)
            #expect(writer.appendName(octets.span, compress: false) == false)
        }
        #expect(writer.count == 0)
    }

    @Test("A name that does not fit leaves no trace")
    func namesAtTheLimit() throws {
        let first = try name("www.example.emc")
        let second = try name("mail.example.emc")
        var writer = MessageWriter(capacity: 512)
        for room in 0..<7 {
            writer.reset(limit: first.wire.count + room)
            #expect(writer.appendName(first.wire.span, compress: true) == true)
            #expect(writer.appendName(second.wire.span, compress: true) == false)
            #expect(writer.count == first.wire.count)
        }
        writer.reset(limit: first.wire.count + 7)
        #expect(writer.appendName(first.wire.span, compress: true) == true)
        #expect(writer.appendName(second.wire.span, compress: true) == true)
    }

    @Test("No pointer leads beyond 14 bits, and a full table still writes legal names")
    func farAndMany() throws {
        var writer = MessageWriter()
        let filler = [UInt8](repeating: 0, count: 0x3ffe)
        #expect(writer.append(filler.span) == true)
        let far = try name("far.emc")
        #expect(writer.appendName(far.wire.span, compress: true) == true)
        #expect(writer.appendName(far.wire.span, compress: true) == true)
        let message = written(writer)
        var reader = MessageReader(message.span, offset: 0x3ffe, end: message.count)
        #expect(try reader.readName() == far)
        #expect(try reader.readName() == far)
        #expect(reader.remaining == 0)

        writer.reset(limit: 65_535)
        let names = try (0..<600).map { try name("n\($0).z\($0 % 7).emc") }
        for name in names {
            #expect(writer.appendName(name.wire.span, compress: true) == true)
        }
        let many = written(writer)
        var back = MessageReader(many.span)
        for name in names {
            #expect(try back.readName() == name)
        }
        #expect(back.remaining == 0)
    }
}
