// SPDX-License-Identifier: MIT
import Foundation

/// A message of HTTP/1.1 with a body of known length, taken apart by hand: a request or a reply.
struct PlainHTTP: Sendable {
    /// The first line.
    var start: String
    /// The fields, their names in lower case.
    var fields: [String: String]
    var body: [UInt8]

    /// The status of a reply; 0 for a request.
    var status: Int { start.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 }

    /// The body's members.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }

    /// The next message on a connection; nil if it does not come, or not whole.
    ///
    /// In `received` is what came behind the last message, and what comes behind this one is left there.
    init?(from connection: LoopbackSocket, _ received: inout [UInt8], within milliseconds: Int32 = 5_000) {
        while true {
            if let end = received.firstRange(of: Array("\r\n\r\n".utf8)) {
                let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self)
                    .components(separatedBy: "\r\n")
                start = lines[0]
                fields = [:]
                for line in lines.dropFirst() {
                    guard let colon = line.firstIndex(of: ":") else { return nil }
                    let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                    fields[line[..<colon].lowercased()] = value
                }
                let length = fields["content-length"].flatMap { Int($0) } ?? 0
                if received.count >= end.upperBound + length {
                    body = Array(received[end.upperBound..<(end.upperBound + length)])
                    received.removeFirst(end.upperBound + length)
                    return
                }
            }
            guard let more = connection.receive(within: milliseconds) else { return nil }
            received += more
        }
    }

    /// A connection that asks one question after the other.
    struct Client {
        let connection: LoopbackSocket
        private var received: [UInt8] = []

        init(_ connection: LoopbackSocket) {
            self.connection = connection
        }

        /// Asks for a path; nil if there is no reply.
        mutating func get(_ path: String, _ fields: String = "") -> PlainHTTP? {
            guard connection.send(Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n".utf8)) else {
                return nil
            }
            return PlainHTTP(from: connection, &received)
        }
    }
}
