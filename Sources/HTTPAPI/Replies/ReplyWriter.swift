// SPDX-License-Identifier: MIT
import JSONRPC

/// Writes JSON as the first ENUM service did: members by name, no blanks, everything outside of ASCII escaped, and a line
/// feed at the end.
struct ReplyWriter {
    private var json = JSONWriter(highOctets: .unicode)

    /// The octets of one reply.
    static func octets(of json: JSON) -> [UInt8] {
        line(of: json) + [0x0A]
    }

    /// The same without the line feed, for one event of a stream.
    static func line(of json: JSON) -> [UInt8] {
        var writer = ReplyWriter()
        writer.append(json)
        return writer.json.octets
    }

    /// The octets of one reply that is written without a tree of values, which costs more than to find what is in it.
    static func octets(writing body: (inout ReplyWriter) -> Void) -> [UInt8] {
        var writer = ReplyWriter()
        body(&writer)
        writer.json.append(raw: "\n")
        return writer.json.octets
    }

    /// Appends an object.
    ///
    /// - Parameter body: appends its members, each by its key and its value, in the order of their keys.
    mutating func object(_ body: (inout ReplyWriter) -> Void) {
        enclose("{", "}", body)
    }

    /// Appends an array.
    ///
    /// - Parameter body: appends its elements.
    mutating func array(_ body: (inout ReplyWriter) -> Void) {
        enclose("[", "]", body)
    }

    /// Appends the key of a member.
    ///
    /// - Parameter key: text without anything that JSON escapes.
    mutating func key(_ key: String) {
        separate()
        json.append(raw: "\"")
        json.append(raw: key)
        json.append(raw: "\":")
    }

    /// Appends text.
    mutating func append(_ text: String) {
        append(Array(text.utf8))
    }

    /// Appends text as octets.
    mutating func append(_ text: [UInt8]) {
        separate()
        json.append(string: text)
    }

    /// Appends a whole number.
    mutating func append(_ number: some BinaryInteger) {
        separate()
        json.append(raw: String(number))
    }

    /// Appends any value, with the members of objects by their keys.
    mutating func append(_ value: JSON) {
        switch value {
        case .null, .bool, .number, .string:
            separate()
            json.append(value)
        case .array(let elements):
            array { writer in for element in elements { writer.append(element) } }
        case .object(let object):
            self.object { writer in
                for member in object.members.sorted(by: { $0.key < $1.key }) {
                    writer.append(member.key)
                    writer.json.append(raw: ":")
                    writer.append(member.value)
                }
            }
        }
    }

    private mutating func enclose(_ start: String, _ end: String, _ body: (inout ReplyWriter) -> Void) {
        separate()
        json.append(raw: start)
        body(&self)
        json.append(raw: end)
    }

    /// Appends a comma, unless what comes is the first of its array or object, or the value of a member.
    private mutating func separate() {
        switch json.octets.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): break
        default: json.append(raw: ",")
        }
    }
}
