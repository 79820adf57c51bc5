// SPDX-License-Identifier: MIT

/// A position in octets that are being parsed.
struct JSONCursor {
    let octets: [UInt8]
    let end: Int
    let escapes: JSONParser.EscapeReading
    var offset: Int

    init(octets: [UInt8], range: Range<Int>, escapes: JSONParser.EscapeReading) {
        self.octets = octets
        self.end = range.upperBound
        self.escapes = escapes
        self.offset = range.lowerBound
    }

    /// The octet at the position; `nil` at the end.
    var current: UInt8? { offset < end ? octets[offset] : nil }

    mutating func skipWhitespace() {
        while let octet = current, octet == 0x20 || octet == 0x0A || octet == 0x0D || octet == 0x09 {
            offset += 1
        }
    }

    /// The error for an octet that cannot stand at the position.
    func misfit() -> JSONError {
        guard let current else { return .truncated(at: offset) }
        return .unexpected(octet: current, at: offset)
    }

    mutating func expect(_ octet: UInt8) throws(JSONError) {
        guard current == octet else { throw misfit() }
        offset += 1
    }

    mutating func readValue(depth: Int) throws(JSONError) -> JSON {
        skipWhitespace()
        guard let octet = current else { throw misfit() }
        switch octet {
        case UInt8(ascii: "{"): return try readObject(depth: depth)
        case UInt8(ascii: "["): return try readArray(depth: depth)
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "n"): return try readLiteral("null", .null)
        case UInt8(ascii: "t"): return try readLiteral("true", .bool(true))
        case UInt8(ascii: "f"): return try readLiteral("false", .bool(false))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
        default: throw misfit()
        }
    }

    private mutating func readObject(depth: Int) throws(JSONError) -> JSON {
        guard depth < JSONParser.depthLimit else { throw .tooDeep(at: offset) }
        offset += 1
        var object = JSONObject()
        skipWhitespace()
        if current == UInt8(ascii: "}") {
            offset += 1
            return .object(object)
        }
        while true {
            skipWhitespace()
            let key = try readKey()
            skipWhitespace()
            try expect(UInt8(ascii: ":"))
            object.append(key, try readValue(depth: depth + 1))
            skipWhitespace()
            if current == UInt8(ascii: "}") { break }
            try expect(UInt8(ascii: ","))
        }
        offset += 1
        return .object(object)
    }

    private mutating func readArray(depth: Int) throws(JSONError) -> JSON {
        guard depth < JSONParser.depthLimit else { throw .tooDeep(at: offset) }
        offset += 1
        var elements: [JSON] = []
        skipWhitespace()
        if current == UInt8(ascii: "]") {
            offset += 1
            return .array(elements)
        }
        while true {
            elements.append(try readValue(depth: depth + 1))
            skipWhitespace()
            if current == UInt8(ascii: "]") { break }
            try expect(UInt8(ascii: ","))
        }
        offset += 1
        return .array(elements)
    }

    private mutating func readLiteral(_ literal: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        for octet in literal.description.utf8 {
            try expect(octet)
        }
        return value
    }
}
