// SPDX-License-Identifier: MIT
import JSONRPC

/// Writes JSON as the first ENUM service did: members by name, no blanks, everything outside of ASCII escaped, and a line
/// feed at the end.
struct ReplyWriter {
    private var octets: [UInt8] = []

    /// The octets of one reply.
    static func octets(of json: JSON) -> [UInt8] {
        line(of: json) + [0x0A]
    }

    /// The same without the line feed, for one event of a stream.
    static func line(of json: JSON) -> [UInt8] {
        var writer = ReplyWriter()
        writer.append(json)
        return writer.octets
    }

    /// The octets of one reply that is written without a tree of values, which costs more than to find what is in it.
    static func octets(writing body: (inout ReplyWriter) -> Void) -> [UInt8] {
        var writer = ReplyWriter()
        writer.octets.reserveCapacity(1_024)
        body(&writer)
        writer.octets.append(0x0A)
        return writer.octets
    }

    /// Appends an object.
    ///
    /// - Parameter body: appends its members, each by its key and its value, in the order of their keys.
    mutating func object(_ body: (inout ReplyWriter) -> Void) {
        enclose(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    /// Appends an array.
    ///
    /// - Parameter body: appends its elements.
    mutating func array(_ body: (inout ReplyWriter) -> Void) {
        enclose(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// Appends the key of a member.
    ///
    /// - Parameter key: text without anything that JSON escapes.
    mutating func key(_ key: String) {
        separate()
        octets.append(UInt8(ascii: "\""))
        octets.append(contentsOf: key.utf8)
        octets.append(UInt8(ascii: "\""))
        octets.append(UInt8(ascii: ":"))
    }

    /// Appends text.
    mutating func append(_ text: String) {
        append(Array(text.utf8))
    }

    /// Appends text as octets.
    mutating func append(_ text: [UInt8]) {
        separate()
        // Nearly every text is written as it is.
        guard text.allSatisfy(Self.isPlain) else {
            octets += JSONWriter.octets(of: .string(text), highOctets: .unicode)
            return
        }
        octets.append(UInt8(ascii: "\""))
        octets += text
        octets.append(UInt8(ascii: "\""))
    }

    /// Appends a whole number.
    mutating func append(_ number: some BinaryInteger) {
        separate()
        octets.append(contentsOf: String(number).utf8)
    }

    /// Appends any value, with the members of objects by their keys.
    mutating func append(_ value: JSON) {
        switch value {
        case .string(let text): append(text)
        case .null, .bool, .number:
            separate()
            octets += JSONWriter.octets(of: value, highOctets: .unicode)
        case .array(let elements):
            array { writer in for element in elements { writer.append(element) } }
        case .object(let object):
            self.object { writer in
                for member in object.members.sorted(by: { $0.key < $1.key }) {
                    writer.append(member.key)
                    writer.octets.append(UInt8(ascii: ":"))
                    writer.append(member.value)
                }
            }
        }
    }

    private mutating func enclose(_ start: UInt8, _ end: UInt8, _ body: (inout ReplyWriter) -> Void) {
        separate()
        octets.append(start)
        body(&self)
        octets.append(end)
    }

    /// Appends a comma, unless what comes is the first of its array or object, or the value of a member.
    private mutating func separate() {
        switch octets.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): break
        default: octets.append(UInt8(ascii: ","))
        }
    }

    /// Whether an octet of text is written as it is, whatever stands beside it.
    private static func isPlain(_ octet: UInt8) -> Bool {
        (0x20...0x7E).contains(octet) && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: "\\")
    }
}
