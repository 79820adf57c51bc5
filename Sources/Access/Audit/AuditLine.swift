// SPDX-License-Identifier: MIT
internal import NVS

/// The parts of a line of the audit log.
enum AuditLine {
    /// The members of a line, in their order.
    static let members = ["action", "actor", "details", "sequence", "time", "previous", "hash"]
    /// How many octets follow the member `time`: `,"previous":"…","hash":"…"}`.
    static let tailLength = 153

    /// A line without its line feed, from the object of the members that are hashed.
    static func octets(body: [UInt8], previous: [UInt8], hash: [UInt8]) -> [UInt8] {
        var line = body
        line.removeLast()
        line.append(contentsOf: #","previous":""#.utf8)
        line.append(contentsOf: Hex.encodeOctets(previous))
        line.append(contentsOf: #"","hash":""#.utf8)
        line.append(contentsOf: Hex.encodeOctets(hash))
        line.append(contentsOf: #""}"#.utf8)
        return line
    }
}
