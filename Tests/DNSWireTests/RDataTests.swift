// SPDX-License-Identifier: MIT

import DNSWire
import Testing

@Suite("RDATA: bounds of the single types")
struct RDataTests {
    private let tooLong = [UInt8](repeating: 0x61, count: 256)
    private let longest = [UInt8](repeating: 0x61, count: 255)

    @Test("Character-strings hold 255 octets and no more (RFC 1035 §3.3)")
    func characterStrings() throws {
        _ = try TXT(strings: [longest])
        #expect(throws: WireError.stringTooLong(count: 256)) { try TXT(strings: [[], tooLong]) }
        #expect(throws: WireError.self) { try TXT(strings: []) }
        #expect(throws: WireError.self) { try HINFO(cpu: tooLong, os: []) }
        #expect(throws: WireError.self) { try HINFO(cpu: [], os: tooLong) }
        #expect(throws: WireError.self) { try CAA(flags: 0, tag: [], value: []) }
        #expect(throws: WireError.self) { try CAA(flags: 0, tag: tooLong, value: []) }
        #expect(throws: WireError.self) { try CAA(flags: 0, tag: Array("is sue".utf8), value: []) }
        for position in 0..<3 {
            var strings = [longest, longest, longest]
            func rule() throws(WireError) -> NAPTR {
                try NAPTR(
                    order: 1,
                    preference: 2,
                    flags: strings[0],
                    services: strings[1],
                    regexp: strings[2],
                    replacement: .root
                )
            }
            #expect(try rule().wire.count == 4 + 3 * 256 + 1)
            strings[position] = tooLong
            #expect(throws: WireError.stringTooLong(count: 256)) { try rule() }
        }
    }

    @Test("A long text is cut into strings of 255 octets", arguments: [0, 1, 254, 255, 256, 510, 511, 1_000])
    func splitting(count: Int) throws {
        let text = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let strings = try TXT(splitting: text).strings
        #expect(strings.flatMap { $0 } == text)
        #expect(strings.count == max(1, (count + 254) / 255))
        #expect(strings.dropLast().allSatisfy { $0.count == 255 })
        #expect(throws: WireError.tooLarge(limit: 65_535)) {
            try TXT(splitting: [UInt8](repeating: 0, count: 65_300))
        }
    }

    @Test("Type bitmaps: RFC 4034 §4.3, and blocks out of order or of no length")
    func typeBitmaps() throws {
        let example = octets("0006400100000003 041b" + String(repeating: "00", count: 26) + "20")
        let bitmap = TypeBitmap([.nsec, .a, .mx, .rrsig, RRType(rawValue: 1_234), .a])
        #expect(bitmap.wire == example)
        #expect(bitmap.description == "A MX RRSIG NSEC TYPE1234")
        let root: [UInt8] = [0]
        #expect(try RData(type: .nsec, wire: root + example) == .nsec(NSEC(next: .root, types: bitmap)))
        let all = TypeBitmap((0...UInt16.max).map(RRType.init(rawValue:)))
        #expect(try RData(type: .nsec, wire: root + all.wire) == .nsec(NSEC(next: .root, types: all)))
        for malformed in [
            "0000", "0021" + String(repeating: "ff", count: 33), "000140 000140", "010140 000140", "00", "0002 40",
        ] {
            #expect(throws: WireError.self, "\(malformed)") { try RData(type: .nsec, wire: root + octets(malformed)) }
        }
    }

    @Test("Parameters of service bindings: ascending, each once (RFC 9460 §2.2)")
    func serviceParameters() throws {
        let port = ServiceParameter(key: .port, value: [0, 80])
        let alpn = ServiceParameter(key: .alpn, value: [2, 0x68, 0x32])
        _ = try SVCB(priority: 1, target: .root, parameters: [alpn, port])
        #expect(throws: WireError.self) { try SVCB(priority: 1, target: .root, parameters: [port, alpn]) }
        #expect(throws: WireError.self) { try SVCB(priority: 1, target: .root, parameters: [port, port]) }
        let needsPort = ServiceParameter(key: .mandatory, value: [0, 3])
        _ = try SVCB(priority: 1, target: .root, parameters: [needsPort, port])
        #expect(throws: WireError.self) { try SVCB(priority: 1, target: .root, parameters: [needsPort]) }
        for value: [UInt8] in [[0, 0], [0, 3, 0, 1], [0, 3, 0, 3], [], [3]] {
            let mandatory = ServiceParameter(key: .mandatory, value: value)
            #expect(throws: WireError.self) {
                try SVCB(priority: 1, target: .root, parameters: [mandatory, alpn, port])
            }
        }
        for malformed in [
            "0001 00 0003", "0001 00 0003 0002 00", "0001 00 0003 0000 0001 0000", "0001 c000", "00", "0001",
        ] {
            #expect(throws: WireError.self, "\(malformed)") { try RData(type: .https, wire: octets(malformed)) }
        }
        #expect(throws: WireError.self) {
            try SVCB(
                priority: 1,
                target: .root,
                parameters: [.init(key: .ech, value: Array(repeating: 0, count: 65_530))]
            )
        }
    }

    @Test(
        "No pointer in the RDATA of later types (RFC 3597 §4)",
        arguments: [
            (RRType.dname, "c000"), (.nsec, "c000 000140"), (.svcb, "0001 c000"), (.https, "0001 0161c000"),
            (.rrsig, "0001 0f 02 00000e10 00000000 00000000 0001 c000 00"),
        ]
    )
    func pointersRefused(type: RRType, rdata: String) {
        let message = octets("0161 00") + octets(rdata)
        #expect(throws: WireError.self) {
            try RData.decode(type: type, message: message.span, at: 3, length: message.count - 3)
        }
    }

    @Test(
        "Pointers in SRV and NAPTR are read and never written",
        arguments: [
            (RRType.srv, "0001 0002 0003 c000", "0001 0002 0003 016100"),
            (.naptr, "0001 0002 00 00 00 c000", "0001 0002 00 00 00 016100"),
        ]
    )
    func pointersTaken(type: RRType, rdata: String, wire: String) throws {
        let message = octets("0161 00") + octets(rdata)
        let read = try RData.decode(type: type, message: message.span, at: 3, length: message.count - 3)
        #expect(read.wire == octets(wire))
    }

    @Test("A name must end where its RDATA does")
    func namesStayInside() {
        // RDLENGTH 2 with a name of 3 octets behind it, and 4 with one octet left over.
        let message = octets("0161 00 ff")
        #expect(throws: WireError.self) { try RData.decode(type: .ns, message: message.span, at: 0, length: 2) }
        #expect(throws: WireError.trailingOctets(offset: 3)) {
            try RData.decode(type: .ns, message: message.span, at: 0, length: 4)
        }
    }

    @Test("Key tags: RFC 4034 §5.4 and RFC 8080 §6.1")
    func keyTags() {
        let base64 = "l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4="
        let key = octets("974d96a22d224bc01adb9150 91477d44ccd91c9a41a11430 010117d52c59240e")
        let record = DNSKEY(flags: 257, algorithm: 15, publicKey: key)
        #expect(record.keyTag == 3_613)
        #expect(record.description == "257 3 15 \(base64)")
    }

    @Test(
        "Base 64 of RFC 4648 §10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func base64(text: String, expected: String) {
        #expect(DNSKEY(flags: 0, algorithm: 0, publicKey: Array(text.utf8)).description == "0 3 0 \(expected)")
    }

    @Test(
        "Times of signatures, leap days included",
        arguments: [
            (0, "19700101000000"), (951_782_400, "20000229000000"), (1_709_251_199, "20240229235959"),
            (1_893_456_000, "20300101000000"), (4_107_542_399, "21000228235959"), (4_107_542_400, "21000301000000"),
            (.max, "21060207062815"),
        ] as [(UInt32, String)]
    )
    func timestamps(seconds: UInt32, expected: String) {
        let signature = RRSIG(
            typeCovered: .a,
            algorithm: 15,
            labels: 1,
            originalTTL: 60,
            expiration: seconds,
            inception: 0,
            keyTag: 1,
            signer: .root,
            signature: [0]
        )
        #expect(signature.description == "A 15 1 60 \(expected) 19700101000000 1 . AA==")
    }

    @Test(
        "Mnemonics of types, classes and codes",
        arguments: [
            ("A", 1), ("naptr", 35), ("HTTPS", 65), ("TYPE35", 35), ("type65535", 65_535), ("ANY", 255),
        ] as [(String, UInt16)]
    )
    func mnemonics(text: String, number: UInt16) {
        #expect(RRType(text)?.rawValue == number)
        #expect(RRType(RRType(rawValue: number).description)?.rawValue == number)
    }

    @Test(arguments: ["", "TYPE", "TYPE65536", "TYPE-1", "TYPE+1", "TYPE 1", "TYPE000001", "BOGUS"])
    func noMnemonics(text: String) {
        #expect(RRType(text) == nil)
        #expect(RRClass(text) == nil)
    }

    @Test func codes() {
        #expect(RRClass("in") == .in)
        #expect(RRClass("CLASS3") == .ch)
        #expect(RRClass(rawValue: 42).description == "CLASS42")
        #expect(RRType(rawValue: 1_000).description == "TYPE1000")
        #expect(ResponseCode.badVers.headerBits == 0)
        #expect(ResponseCode.badVers.extendedBits == 1)
        #expect(ResponseCode.badCookie.headerBits == 7)
        #expect(ResponseCode(rawValue: 3_000).description == "RCODE3000")
        #expect(Opcode.notify.description == "NOTIFY")
        #expect(
            RRType.opt.isMeta && RRType.axfr.isMeta && RRType.nxname.isMeta && !RRType.caa.isMeta && !RRType.a.isMeta
        )
    }
}
