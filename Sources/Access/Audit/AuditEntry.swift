// SPDX-License-Identifier: MIT
public import JSONRPC
internal import NVS
internal import Nettle

/// One thing that was about to be done, or that came out of it, as the audit log has it.
///
/// **The format of the log.** Each entry is one line that ends with a line feed. A line is a JSON object of ASCII with
/// exactly these members, in this order, without blanks:
///
///     {"action":"token.new","actor":"uid:0","details":{"id":"k3v5qa7h2mzd"},"sequence":7,"time":1763723472123,
///      "previous":"<64 digits>","hash":"<64 digits>"}
///
/// (in the file it is not broken in two). `sequence` counts from 1 without gaps, `time` is in milliseconds since 1970,
/// `previous` is the `hash` of the line before, and 64 zeros in the first line; both are lower-case hexadecimal.
///
/// `hash` is SHA-256 over the 32 octets of `previous`, followed by the line's text from its first brace up to, and without,
/// the comma before `"previous"`, followed by a closing brace. As what follows `time` always has 153 octets, no reader of
/// JSON is needed: cut 153 octets off the line, append `}`, put the octets of `previous` before it, and hash.
///
/// Everything that is in the log could be written in one way only: members of `details` stand in the order of their names'
/// octets, none twice, and what is not printable ASCII is `\b \f \n \r \t` or `\u` and four lower-case digits. A line that is
/// spelled otherwise is a fault, even with a right hash.
public struct AuditEntry: Hashable, Sendable {
    /// The most octets of a line, its line feed included.
    public static let lineLimit = 65_536

    /// The place in the log, counted from 1.
    public let sequence: Int
    /// When it was written, in milliseconds since 1970.
    public let time: Int64
    /// Who is the reason for it, as ``Principal/description`` says, or the part of the program.
    public let actor: String
    /// What is done, such as `enum.register`.
    public let action: String
    /// What else is to be known; see ``AuditSums`` for the members that are added up.
    public let details: JSONObject
    /// The hash of the entry before, 32 octets.
    public let previous: [UInt8]
    /// The hash of this one, 32 octets.
    public let hash: [UInt8]

    /// Makes the entry that follows a head.
    ///
    /// - Throws: ``AuditEntryError`` if there can be no such entry.
    init(
        after head: AuditHead,
        time: Int64,
        actor: String,
        action: String,
        details: JSONObject
    ) throws(AuditEntryError) {
        guard let details = try CanonicalJSON.normalized(.object(details)).object else { throw .malformed }
        let (sequence, overflow) = head.sequence.addingReportingOverflow(1)
        guard !overflow else { throw .malformed }
        self.sequence = sequence
        self.time = time
        self.actor = actor
        self.action = action
        self.details = details
        previous = head.hash
        let body = Self.body(sequence: sequence, time: time, actor: actor, action: action, details: details)
        let octets = body.count + AuditLine.tailLength
        guard octets <= Self.lineLimit else { throw .tooLong(octets: octets) }
        hash = Hash.sha256(previous + body)
    }

    /// Reads a line, without its line feed; nil if it is not spelled as an entry is.
    ///
    /// Whether the hash is right, and the entry follows another one, is not looked at: see ``AuditChain``.
    public init?(line: [UInt8]) {
        guard line.count < Self.lineLimit, let json = try? JSONParser().parse(line), let members = json.object?.members,
            members.map(\.key) == AuditLine.members,
            let action = members[0].value.text, let actor = members[1].value.text,
            let details = members[2].value.object, let sequence = members[3].value.int,
            case .number(let spelling) = members[4].value, let time = Int64(spelling),
            let previous = members[5].value.octets.flatMap({ Hex.decode($0) }), previous.count == 32,
            let hash = members[6].value.octets.flatMap({ Hex.decode($0) }), hash.count == 32
        else { return nil }
        self.sequence = sequence
        self.time = time
        self.actor = actor
        self.action = action
        self.details = details
        self.previous = previous
        self.hash = hash
        // Only one spelling is right, so that no two readers can see different things in a line.
        guard (try? CanonicalJSON.normalized(.object(details))) == .object(details), self.line == line else {
            return nil
        }
    }

    /// The line, without its line feed.
    public var line: [UInt8] {
        AuditLine.octets(body: body, previous: previous, hash: hash)
    }

    /// The details as they stand in the line: JSON in printable ASCII.
    public var detailsText: String { String(decoding: CanonicalJSON.octets(details), as: UTF8.self) }

    /// Whether the hash is that of the other members.
    public var isIntact: Bool { Hash.sha256(previous + body) == hash }

    /// The place that the log has reached with this entry.
    public var head: AuditHead { AuditHead(sequence: sequence, hash: hash) }

    private var body: [UInt8] {
        Self.body(sequence: sequence, time: time, actor: actor, action: action, details: details)
    }

    private static func body(
        sequence: Int,
        time: Int64,
        actor: String,
        action: String,
        details: JSONObject
    ) -> [UInt8] {
        CanonicalJSON.octets([
            "action": .string(action),
            "actor": .string(actor),
            "details": .object(details),
            "sequence": .integer(sequence),
            "time": .integer(time),
        ])
    }
}
