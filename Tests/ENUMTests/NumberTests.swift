// SPDX-License-Identifier: MIT

import ENUM
import Testing

@Suite("E.164 numbers: RFC 6116 §3.2, RFC 3966 §3")
struct NumberTests {
    @Test(
        arguments: [
            ("+1 234-567", "1234567"), ("tel:+1-201-555-0123", "12015550123"), ("TEL:12015550123", "12015550123"),
            ("tel:7042;phone-context=example.com", "7042"), ("(030) 12.34/56", "030123456"), (" +49 30 1", "49301"),
            ("0", "0"), ("123456789012345", "123456789012345"),
        ]
    )
    func text(text: String, digits: String) {
        #expect(E164Number(text)?.digits == Array(digits.utf8))
    }

    @Test(arguments: [
        "", "+", "tel:", "tel:+", "-", "++1", "1+2", "abc", "+1a", "sip:1@example.com", "1234567890123456", "١٢٣",
        "1\u{0}",
        "1\n", "１２", ";1",
    ])
    func noNumber(text: String) {
        #expect(E164Number(text) == nil)
    }

    @Test("Private plans may have up to 18 digits, if that is asked for")
    func length() {
        let digits = Array("123456789012345678".utf8)
        #expect(E164Number(digits: digits) == nil)
        #expect(E164Number(digits: digits, maxDigits: 18)?.digits == digits)
        #expect(E164Number(digits: digits + [0x39], maxDigits: 100) == nil)
        #expect(E164Number(digits: digits.prefix(5), maxDigits: 4) == nil)
        #expect(E164Number(digits: digits.prefix(1), maxDigits: 0) == nil)
        #expect(E164Number(digits: digits.prefix(1), maxDigits: -1) == nil)
        #expect(E164Number(digits: []) == nil)
    }

    @Test("Labels are single digits, the last digit first")
    func labels() throws {
        let number = try #require(E164Number("+17771234567"))
        #expect(number.labels == "7.6.5.4.3.2.1.7.7.7.1".split(separator: ".").map { Array($0.utf8) })
        #expect(E164Number(labels: number.labels) == number)
        #expect(number.applicationUniqueString == Array("+17771234567".utf8))
        #expect(number.description == "+17771234567")
        #expect(E164Number(labels: []) == nil)
        #expect(E164Number(labels: [[]]) == nil)
        #expect(E164Number(labels: [[0x31, 0x32]]) == nil)
        #expect(E164Number(labels: [[0x31], [0x69], [0x34]]) == nil)
    }

    @Test("Names of the store", arguments: ["enum:17771234567:0", "enum:1:65535", "enum:7.6.5.4.3.2.1.e164.arpa"])
    func names(text: String) throws {
        let name = try #require(ENUMName(Array(text.utf8)))
        #expect(name.name == Array(text.utf8))
        switch name {
        case .native(let number, let index): #expect(text == "enum:\(number.description.dropFirst()):\(index)")
        case .domain(let number): #expect(number.description == "+1234567")
        }
    }

    @Test(arguments: [
        "", "enum:", "enum:1", "enum:1:", "enum::0", "enum:1:00", "enum:1:01", "enum:1:-1", "enum:1:+1", "enum:1:0:0",
        "enum:1:123456", "enum:a:0", "enum:1234567890123456:0", "enum:.e164.arpa", "enum:e164.arpa",
        "enum:12.e164.arpa",
        "enum:1..2.e164.arpa", "enum:1.e164.arpa.", "enum:+1:0", "dns:1:0", "ENUM:1:0", "enum:tollfree",
        "enum:1.2.e164.arpa:0",
    ])
    func otherNames(text: String) {
        #expect(ENUMName(Array(text.utf8)) == nil)
    }
}
