// SPDX-License-Identifier: MIT

import DNSWire
import ENUM
import Testing

/// Records of a value as zone files have them.
func records(_ value: ENUMValue) -> [String] {
    value.records.map(\.naptr.description)
}

@Suite("The node's own form of values")
struct NativeValueTests {
    @Test(
        "What a line may look like",
        arguments: [
            ("E2U+sip=100|10|!^.*$!sip:a@b!", #"100 10 "u" "E2U+sip" "!^.*$!sip:a@b!" ."#),
            ("e2U+SIP \t=\t100 |\t10| !^.*$!sip:a@b! rest", #"100 10 "u" "e2U+SIP" "!^.*$!sip:a@b!" ."#),
            ("E2U+sip=65536|65537|x", #"0 1 "u" "E2U+sip" "x" ."#),
            ("E2U+sip=-1|+2|x", #"65535 2 "u" "E2U+sip" "x" ."#),
            ("E2U+sip=4294967396|18446744073709551616|x", #"100 65535 "u" "E2U+sip" "x" ."#),
            ("E2U=1|2|x", #"1 2 "u" "E2U" "x" ."#),
            ("E2Useless = 1|2|a=b", #"1 2 "u" "E2Useless" "a=b" ."#),
            (
                #"E2U+email:mailto=100|11|!^(.*)$!mailto:\1@h!"#,
                #"100 11 "u" "E2U+email:mailto" "!^(.*)$!mailto:\\1@h!" ."#
            ),
        ]
    )
    func line(text: String, record: String) {
        let value = ENUMValue(Array(text.utf8))
        #expect(records(value) == [record])
        #expect(value.ttl == 86_400)
        #expect(value.faults.isEmpty)
        #expect(value.records.first?.form == .native)
        #expect(value.records.first?.storedFlags == "u")
    }

    @Test(
        "Lines that give nothing",
        arguments: [
            "E2U", "E2U+sip", "E2U+sip=", "E2U+sip=1", "E2U+sip=1|2", "E2U+sip=1|2|", "E2U+sip=1|2| ", "E2U+sip=x|2|r",
            "E2U+sip=1 2|3|r", "E2U+sip=1|2x|r", "E2U+sip=|2|r", "E2U+sip=- 1|2|r",
        ]
    )
    func badLine(text: String) {
        let value = ENUMValue(Array("E2U+a=1|2|r\n\(text)\r\nE2U+b=1|2|r".utf8))
        #expect(value.records.count == 2)
        #expect(value.faults == [ENUMFault(place: 2, reason: .badLine)])
    }

    @Test("A rule of 255 octets fits, of 256 it does not")
    func long() {
        let rule = String(repeating: "x", count: 255)
        let value = ENUMValue(Array("E2U+a=1|2|\(rule)\nE2U+b=1|2|\(rule)x\nE2U+\(rule)=1|2|r".utf8))
        #expect(value.records.count == 1)
        #expect(value.faults.map(\.reason) == [.tooLong, .tooLong])
        #expect(value.faults.map(\.description).first?.hasPrefix("line 2 is longer than") == true)
    }

    @Test(
        arguments: [
            ("TTL=60", 60), ("ttl = 61", 61), ("TTLx=5m", 5), ("TTL=abc", 0), ("TTL=-1", 0), ("TTL", 86_400),
            ("TTL=2147483647", 2_147_483_647), ("TTL=99999999999999999999", 2_147_483_647), ("TTL=604800", 604_800),
            ("TTL=1\nTTL=2", 2), (" TTL=1", 86_400),
        ] as [(String, UInt32)]
    )
    func ttl(line: String, seconds: UInt32) {
        #expect(ENUMValue(Array("E2U+sip=1|2|r\n\(line)".utf8)).ttl == seconds)
    }

    @Test("Signatures stand anywhere, several to a line")
    func signatures() {
        let value = ENUMValue(Array("Sig= a | AAAA , b|BBBB,c\r\nE2U+sip=1|2|r\nSIGx=d|D|D\nSIG".utf8))
        let expected = [("a", "AAAA"), ("b", "BBBB"), ("d", "D|D")]
            .map {
                ENUMSignature(verifier: Array($0.utf8), base64: Array($1.utf8))
            }
        #expect(value.signatures == expected)
    }

    @Test("Several mail addresses under one name")
    func mail() {
        let lines = (1...4).map { "E2U+email:mailto=100|1\($0)|!^(.*)$!mailto:u\($0)@h.example!" }
        let value = ENUMValue(Array(lines.joined(separator: "\n").utf8))
        #expect(value.records.map(\.naptr.preference) == [11, 12, 13, 14])
        #expect(value.records.allSatisfy { $0.naptr.services == Array("E2U+email:mailto".utf8) })
    }

    @Test("No more than 512 records and 16 faults of one value are kept")
    func limits() {
        let many = ENUMValue(Array(String(repeating: "E2U=1|2|r\n", count: 2_000).utf8))
        #expect(many.records.count == ENUMValue.recordLimit)
        #expect(many.faults.count == ENUMFault.limit)
        #expect(many.faults.first == ENUMFault(place: 513, reason: .tooMany))
    }
}

@Suite("Zone text as a value: RFC 1035 §5.1, RFC 3403 §7")
struct ZoneTextValueTests {
    @Test(
        arguments: [
            (#"NAPTR 100 10 "u" "E2U+sip" "!^.*$!sip:a@b!" ."#, #"100 10 "u" "E2U+sip" "!^.*$!sip:a@b!" ."#, 3_600),
            (#"IN naptr 1 2 u E2U+sip !^.*$!sip:a@b! ."#, #"1 2 "u" "E2U+sip" "!^.*$!sip:a@b!" ."#, 3_600),
            (#"4.3.2.1.e164.arpa. 300 IN NAPTR 1 2 "u" "s" "r" . ; note"#, #"1 2 "u" "s" "r" ."#, 300),
            (#"@ IN 86400 NAPTR 1 2 "u" "s" "r" ."#, #"1 2 "u" "s" "r" ."#, 86_400),
            (#"4 7200 IN NAPTR 1 2 "u" "s" "r" ."#, #"1 2 "u" "s" "r" ."#, 7_200),
            (
                #"NAPTR 1 2 "u" "E2U+sip" "!^\\+(.*)$!sip:\\1@b!" ."#,
                #"1 2 "u" "E2U+sip" "!^\\+(.*)$!sip:\\1@b!" ."#, 3_600
            ),
            (#"NAPTR 1 2 "u" "s" "\033\092\"|" ."#, #"1 2 "u" "s" "!\\\"|" ."#, 3_600),
            (#"NAPTR 1 2 u s !\\1! ."#, #"1 2 "u" "s" "!\\1!" ."#, 3_600),
            (#"NAPTR 1 2 "" "" "" a\.b.example"#, #"1 2 "" "" "" a\.b.example."#, 3_600),
        ] as [(String, String, UInt32)]
    )
    func record(text: String, record: String, ttl: UInt32) {
        let value = ENUMValue(Array(text.utf8))
        #expect(records(value) == [record])
        #expect(value.ttl == ttl)
        #expect(value.faults.isEmpty)
        #expect(value.records.first?.form == .zoneText)
    }

    @Test("Several records by lines and bars, comments between, the lowest TTL")
    func several() {
        let value = ENUMValue(
            Array(
                """
                ; two ways\r
                60 IN NAPTR 1 2 "u" "E2U+sip" "!^(a|b)$!sip:a@b!" .|NAPTR 2 2 "U" "s" "r" .

                300 NAPTR 3 2 "u" "s" "r" .\r
                """
                .utf8
            )
        )
        #expect(value.records.map(\.naptr.order) == [1, 2, 3])
        #expect(value.records.map(\.storedFlags) == ["u", "U", "u"])
        #expect(value.ttl == 60)
        #expect(value.faults.isEmpty)
    }

    @Test(
        arguments: [
            "NAPTR", #"NAPTR 1 2 "u" "s" "r""#, #"NAPTR 1 2 "u" "s" "r" . ."#, #"NAPTR 65536 2 "u" "s" "r" ."#,
            #"NAPTR 1 -2 "u" "s" "r" ."#, #"NAPTR 1 2 "u" "s" "r" a..b"#, #"NAPTR 1 2 "u" "s" "r ."#, "IN A 192.0.2.1",
        ]
    )
    func bad(text: String) {
        let value = ENUMValue(Array("NAPTR 1 2 u s r .\n\(text)\nNAPTR 2 2 u s r .".utf8))
        #expect(value.records.map(\.naptr.order) == [1, 2])
        #expect(value.faults == [ENUMFault(place: 2, reason: .badZoneText)])
    }

    @Test("A string of 256 octets is too long")
    func long() {
        let value = ENUMValue(Array(#"NAPTR 1 2 "u" "s" "\#(String(repeating: "x", count: 256))" ."#.utf8))
        #expect(value.records.isEmpty)
        #expect(value.faults == [ENUMFault(place: 1, reason: .tooLong)])
    }
}

@Suite("The list form of values")
struct ListValueTests {
    @Test("Flags choose the service; what is stored is kept")
    func flags() {
        let value = ENUMValue(Array(#""!^.*$!sip:a@b!"|"!!sips:c@d!V"|"!^1$!sip:e@f!UV!x"|"!^.*$!tel:+1!z""#.utf8))
        #expect(
            records(value) == [
                #"0 10 "u" "E2U+sip" "!^.*$!sip:a@b!" ."#,
                #"1 10 "u" "E2U+video:sip" "!^.*$!sips:c@d!" ."#,
                #"2 10 "u" "E2U+sip" "!^1$!sip:e@f!" ."#,
                #"2 10 "u" "E2U+video:sip" "!^1$!sip:e@f!" ."#,
                #"3 10 "u" "E2U+voice:tel" "!^.*$!tel:+1!" ."#,
            ]
        )
        #expect(value.records.map(\.storedFlags) == ["u", "V", "UV", "UV", "z"])
        #expect(value.ttl == 3_600)
    }

    @Test("Pieces that are not of the form leave no gap in the order; those that are too long do")
    func order() {
        let long = String(repeating: "x", count: 256)
        let value = ENUMValue(Array("x|!a!sip:b!|!a|!a!\(long)!||!a!sip:c!".utf8))
        #expect(value.records.map(\.naptr.order) == [0, 2])
        #expect(value.faults.map(\.reason) == [.badPiece, .badPiece, .tooLong])
    }

    @Test(
        "Nothing, and what is no form at all",
        arguments: ["", "|", "sip:us-server@domain.com", #"{"voice":"!a!b!"}"#]
    )
    func nothing(text: String) {
        #expect(ENUMValue(Array(text.utf8)).records.isEmpty)
    }
}
