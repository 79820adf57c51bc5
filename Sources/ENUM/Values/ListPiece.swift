// SPDX-License-Identifier: MIT
import DNSWire

/// One piece, `"!pattern!replacement!flags"`, of the list form.
enum ListPiece {
    private static let mark = UInt8(ascii: "!")

    /// The records of a piece: one, or two if its flags ask for voice and video.
    ///
    /// Blanks, then quotes are trimmed at both sides. What follows the third mark are flags up to a fourth; an empty
    /// pattern stands for any number. The record on the wire has the flag `u`, and the service tells voice from video.
    static func records(_ piece: ArraySlice<UInt8>, order: UInt16) throws(ENUMFault.Reason) -> [ENUMRecord] {
        let text = trimmed(piece)
        let parts = text.split(separator: mark, maxSplits: 4, omittingEmptySubsequences: false)
        guard text.first == mark, parts.count >= 4 else { throw .badPiece }
        let flags = String(decoding: parts[3], as: UTF8.self)
        let services: [String]
        switch flags.lowercased() {
        case "v": services = ["E2U+video:sip"]
        case "uv", "vu": services = ["E2U+sip", "E2U+video:sip"]
        default: services = ["E2U+sip"]
        }
        let pattern = parts[1].isEmpty ? Array("^.*$".utf8) : Array(parts[1])
        let regexp = [mark] + pattern + [mark] + parts[2] + [mark]
        var records: [ENUMRecord] = []
        for service in services {
            let naptr = try NAPTR.terminal(
                order: order,
                preference: 10,
                services: Array(self.service(service, for: parts[2]).utf8),
                regexp: regexp
            )
            records.append(ENUMRecord(naptr: naptr, form: .list, storedFlags: flags.isEmpty ? "u" : flags))
        }
        return records
    }

    /// The enumservice of a URI that is not SIP: the form itself names none.
    private static func service(_ service: String, for uri: ArraySlice<UInt8>) -> String {
        let scheme = String(decoding: uri.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self).lowercased()
        switch scheme {
        case "tel": return "E2U+voice:tel"
        case "mailto": return "E2U+email:mailto"
        case "xmpp": return "E2U+xmpp"
        case "h323": return "E2U+h323"
        case "http": return "E2U+web:http"
        case "https": return "E2U+web:https"
        default: return service
        }
    }

    private static func trimmed(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func trim(_ text: ArraySlice<UInt8>, _ isUnwanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
            let head = text.drop(while: isUnwanted)
            guard let end = head.lastIndex(where: { !isUnwanted($0) }) else { return [] }
            return head[...end]
        }
        let inner = trim(piece) { $0 == 0x20 || (0x09...0x0D).contains($0) }
        return trim(inner) { $0 == UInt8(ascii: "\"") }
    }
}
