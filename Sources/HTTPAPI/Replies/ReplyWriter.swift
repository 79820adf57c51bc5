// SPDX-License-Identifier: MIT
import JSONRPC

/// Writes JSON as the first ENUM service did: members by name, no blanks, everything outside of ASCII escaped, and a line
/// feed at the end.
enum ReplyWriter {
    /// The octets of one reply.
    static func octets(of json: JSON) -> [UInt8] {
        line(of: json) + [0x0A]
    }

    /// The same without the line feed, for one event of a stream.
    static func line(of json: JSON) -> [UInt8] {
        JSONWriter.octets(of: sorted(json), highOctets: .unicode)
    }

    private static func sorted(_ json: JSON) -> JSON {
        switch json {
        case .null, .bool, .number, .string: json
        case .array(let elements): .array(elements.map(sorted))
        case .object(let object):
            .object(JSONObject(object.members.sorted { $0.key < $1.key }.map { ($0.key, sorted($0.value)) }))
        }
    }
}
