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
        JSONWriter.octets(of: .object(object), highOctets: .unicode)
    }
}
