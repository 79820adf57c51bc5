// SPDX-License-Identifier: MIT
import JSONRPC

/// A reply over HTTP/1.1, taken apart by hand: what is tested is not to be read by the library that wrote it.
struct HTTPReply: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    /// Reads everything that came on a connection that was closed then; nil if that is no reply.
    init?(_ octets: [UInt8], isHead: Bool = false) {
        guard let end = octets.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: octets[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let start = lines[0].split(separator: " ")
        guard start.count > 1, start[0] == "HTTP/1.1", let status = Int(start[1]) else { return nil }
        self.status = status
        headers = lines.dropFirst()
            .map { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return (parts[0].lowercased(), parts.count == 2 ? String(parts[1].drop { $0 == " " }) : "")
            }
        body = Array(octets[end.upperBound...])
        if headers.contains(where: { $0.name == "transfer-encoding" && $0.value == "chunked" }) {
            guard let joined = Self.unchunked(body) else { return nil }
            body = joined
        }
    }

    private static func unchunked(_ octets: [UInt8]) -> [UInt8]? {
        var body: [UInt8] = []
        var rest = octets[...]
        while let end = rest.firstRange(of: [0x0D, 0x0A]) {
            guard let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16) else {
                return nil
            }
            rest = rest[end.upperBound...]
            guard size > 0 else { return body }
            guard rest.count >= size + 2 else { return body + rest }
            body += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        return body
    }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSON? { try? JSONParser().parse(body) }
}
