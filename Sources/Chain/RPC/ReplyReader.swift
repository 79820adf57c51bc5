// SPDX-License-Identifier: MIT
internal import JSONRPC
internal import NVS

/// Takes members out of a reply, with one message for everything that is missing or of the wrong kind.
struct ReplyReader {
    let method: String
    let json: JSON

    func malformed(_ member: String) -> ChainError {
        .malformedReply(method: method, reason: "member \(member) is missing or of the wrong kind")
    }

    func octets(_ member: String) throws(ChainError) -> [UInt8] {
        guard let value = json[member]?.octets else { throw malformed(member) }
        return value
    }

    func text(_ member: String) throws(ChainError) -> String {
        guard let value = json[member]?.text else { throw malformed(member) }
        return value
    }

    func integer(_ member: String) throws(ChainError) -> Int {
        guard let value = json[member]?.int else { throw malformed(member) }
        return value
    }

    func hash(_ member: String) throws(ChainError) -> String {
        guard let hash = Self.hash(json[member]) else { throw malformed(member) }
        return hash
    }

    /// The members that hold a value in hexadecimal digits.
    func hex(_ member: String) throws(ChainError) -> [UInt8] {
        guard let octets = Hex.decode(try octets(member)) else { throw malformed(member) }
        return octets
    }

    /// A hash as the node prints it: 64 hexadecimal digits, made small.
    static func hash(_ json: JSON?) -> String? {
        guard let digits = json?.octets, digits.count == 64, Hex.decode(digits) != nil else { return nil }
        return String(decoding: digits, as: UTF8.self).lowercased()
    }
}
