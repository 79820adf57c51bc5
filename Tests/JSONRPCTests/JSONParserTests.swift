// SPDX-License-Identifier: MIT
import Foundation
import JSONRPC
import RandomTesting
import Testing

@Suite("RFC 8259, over octets")
struct JSONParserTests {
    @Test("agrees with another implementation about every recorded reply", arguments: RecordedExchange.all)
    func recordedReply(exchange: RecordedExchange) throws {
        guard exchange.isJSON else {
            #expect(throws: JSONError.self) { try JSONParser().parse(exchange.body) }
            return
        }
        let json = try JSONParser().parse(exchange.body)
        if let oracle = exchange.oracle { #expect(json.normalized == oracle) }
    }

    @Test("writes every recorded single reply back octet for octet", arguments: RecordedExchange.all)
    func rewritten(exchange: RecordedExchange) throws {
        guard exchange.isJSON else { return }
        let isBatch = exchange.body.first == UInt8(ascii: "[")
        let json = try JSONParser(escapes: .lowByte).parse(exchange.body)
        let octets = JSONWriter.octets(of: json, highOctets: isBatch ? .escaped : .raw) + [0x0A]
        #expect(octets == exchange.body)
        if !isBatch { #expect(try RPCResponse(json).octets == exchange.body) }
    }

    @Test("keeps octets that are no UTF-8")
    func binaryValue() throws {
        let body = try #require(RecordedExchange.named("name_show-binary")).body
        let json = try JSONParser().parse(body)
        #expect(json["result"]?["value"]?.octets == [0x00, 0xFF, 0x80, 0x41, 0x0A, 0x0D, 0x22])
    }

    @Test("reading escapes as octets undoes what a batch does to UTF-8")
    func batchEscapes() throws {
        let body = try #require(RecordedExchange.named("batch-utf8")).body
        let json = try JSONParser(escapes: .lowByte).parse(body)
        #expect(json[0]?["result"]?["name"]?.text == "dns:тест.emc")
        #expect(json[0]?["result"]?["value"]?.text == "TXT=значение")
    }

    @Test(
        "reads escapes",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, [0x22, 0x5C, 0x2F, 0x08, 0x0C, 0x0A, 0x0D, 0x09], nil),
            (#""\u00e9""#, [0xC3, 0xA9], [0xE9]),
            (#""\u20ac""#, [0xE2, 0x82, 0xAC], [0xAC]),
            (#""\ud83d\ude00""#, [0xF0, 0x9F, 0x98, 0x80], [0x3D, 0x00]),
            (#""a\u0000b""#, [0x61, 0x00, 0x62], nil),
        ] as [(String, [UInt8], [UInt8]?)]
    )
    func escapes(text: String, octets: [UInt8], asOctets: [UInt8]?) throws {
        #expect(try JSONParser().parse(Array(text.utf8)) == .string(octets))
        #expect(try JSONParser(escapes: .lowByte).parse(Array(text.utf8)) == .string(asOctets ?? octets))
    }

    @Test(
        "accepts",
        arguments: [
            (" [ ] ", []), ("{ }", [:]), ("-0", .number("-0")), ("0.010000", .number("0.010000")),
            ("1e+5", .number("1e+5")), ("true", true), ("null", nil), ("[1,[2,{\"a\":3}]]", [1, [2, ["a": 3]]]),
            ("{\"a\":1,\"b\":\"c\",\"a\":2}", ["a": 1, "b": "c", "a": 2]),
        ] as [(String, JSON)]
    )
    func accepts(text: String, json: JSON) throws {
        #expect(try JSONParser().parse(Array(text.utf8)) == json)
    }

    @Test(
        "refuses, naming the place",
        arguments: [
            ("", .truncated(at: 0)), ("[1,", .truncated(at: 3)), ("\"abc", .truncated(at: 4)),
            ("\"abc\\", .truncated(at: 5)), ("tru", .truncated(at: 3)), ("[1,]", .unexpected(octet: 0x5D, at: 3)),
            ("{\"a\" 1}", .unexpected(octet: 0x31, at: 5)), ("{a:1}", .unexpected(octet: 0x61, at: 1)),
            ("\"a\nb\"", .unexpected(octet: 0x0A, at: 2)), ("01", .trailingOctets(at: 1)),
            ("1.", .malformedNumber(at: 2)), ("-", .malformedNumber(at: 1)), ("1e", .malformedNumber(at: 2)),
            ("+1", .unexpected(octet: 0x2B, at: 0)), ("1 2", .trailingOctets(at: 2)),
            ("\"\\x\"", .malformedEscape(at: 1)), ("\"\\u12\"", .malformedEscape(at: 5)),
            ("\"\\ud800\"", .malformedEscape(at: 7)), ("\"\\udc00\"", .malformedEscape(at: 7)),
        ] as [(String, JSONError)]
    )
    func refuses(text: String, error: JSONError) {
        #expect(throws: error) { try JSONParser().parse(Array(text.utf8)) }
    }

    @Test("nests 64 deep and no deeper")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            [UInt8](repeating: UInt8(ascii: "["), count: depth) + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
        }
        _ = try JSONParser().parse(nested(JSONParser.depthLimit))
        #expect(throws: JSONError.tooDeep(at: 64)) { try JSONParser().parse(nested(65)) }
        #expect(throws: JSONError.tooDeep(at: 64)) {
            try JSONParser().parse([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000))
        }
    }

    @Test("never traps, and reads back what it wrote, whatever the octets")
    func mutations() throws {
        let bodies = RecordedExchange.all.map(\.body).filter { !$0.isEmpty }
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<Rounds.count(10_000, long: 2_000_000) {
            var body = bodies.randomElement(using: &generator) ?? []
            body = Array(body.prefix(.random(in: 1...body.count, using: &generator)).suffix(600))
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                body[.random(in: body.indices, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            for parser in [JSONParser(), JSONParser(escapes: .lowByte)] {
                guard let json = try? parser.parse(body) else { continue }
                #expect(try parser.parse(JSONWriter.octets(of: json)) == json)
            }
            var reader = JSONRowReader()
            reader.append(body)
            while let row = try? reader.nextRow() { _ = row }
            _ = try? reader.finish()
        }
    }
}

/// How long loops over random input go on.
enum Rounds {
    static func count(_ short: Int, long: Int) -> Int {
        longTests ? long : short
    }
}
