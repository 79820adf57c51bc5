// SPDX-License-Identifier: MIT
internal import JSONRPC

/// JSON in the one spelling that the audit log knows.
///
/// Members in the order of their names' octets, no blanks, everything outside of printable ASCII escaped. Numbers keep
/// their spelling, so that amounts keep their decimals.
enum CanonicalJSON {
    /// How deep details may nest.
    static let depthLimit = 16

    /// The same value with its members in order, and strings in UTF-8; octets that are none become U+FFFD.
    static func normalized(_ value: JSON, depth: Int = 0) throws(AuditEntryError) -> JSON {
        guard depth <= depthLimit else { throw .tooDeep }
        switch value {
        case .null, .bool:
            return value
        case .number(let spelling):
            guard let read = try? JSONParser().parse(Array(spelling.utf8)), read == value else { throw .malformed }
            return value
        case .string(let octets):
            return .string(String(decoding: octets, as: UTF8.self))
        case .array(let elements):
            var normal: [JSON] = []
            for element in elements { normal.append(try normalized(element, depth: depth + 1)) }
            return .array(normal)
        case .object(let object):
            let members = object.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            var normal = JSONObject()
            for (key, value) in members {
                guard normal.members.last?.key != key else { throw .repeatedMember(key) }
                normal.append(key, try normalized(value, depth: depth + 1))
            }
            return .object(normal)
        }
    }

    /// The octets of an object that is normal.
    static func octets(_ object: JSONObject) -> [UInt8] {
        var octets: [UInt8] = []
        append(.object(object), to: &octets)
        return octets
    }

    private static func append(_ value: JSON, to octets: inout [UInt8]) {
        switch value {
        case .null: octets.append(contentsOf: "null".utf8)
        case .bool(let value): octets.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let spelling): octets.append(contentsOf: spelling.utf8)
        case .string(let text): append(string: text, to: &octets)
        case .array(let elements):
            octets.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { octets.append(UInt8(ascii: ",")) }
                append(element, to: &octets)
            }
            octets.append(UInt8(ascii: "]"))
        case .object(let object):
            octets.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { octets.append(UInt8(ascii: ",")) }
                append(string: Array(member.key.utf8), to: &octets)
                octets.append(UInt8(ascii: ":"))
                append(member.value, to: &octets)
            }
            octets.append(UInt8(ascii: "}"))
        }
    }

    private static func append(string text: [UInt8], to octets: inout [UInt8]) {
        octets.append(UInt8(ascii: "\""))
        for unit in String(decoding: text, as: UTF8.self).utf16 {
            switch unit {
            case 0x22, 0x5C: octets.append(contentsOf: [0x5C, UInt8(truncatingIfNeeded: unit)])
            case 0x08: octets.append(contentsOf: #"\b"#.utf8)
            case 0x0C: octets.append(contentsOf: #"\f"#.utf8)
            case 0x0A: octets.append(contentsOf: #"\n"#.utf8)
            case 0x0D: octets.append(contentsOf: #"\r"#.utf8)
            case 0x09: octets.append(contentsOf: #"\t"#.utf8)
            case 0x20..<0x7F: octets.append(UInt8(truncatingIfNeeded: unit))
            default:
                let digits = String(unit, radix: 16)
                octets.append(contentsOf: #"\u"#.utf8)
                octets.append(contentsOf: String(repeating: "0", count: 4 - digits.utf8.count).utf8)
                octets.append(contentsOf: digits.utf8)
            }
        }
        octets.append(UInt8(ascii: "\""))
    }
}
