// SPDX-License-Identifier: MIT
import Foundation

/// A reply over HTTP, as `curl` saw it.
struct Curl {
    /// The status; 0 if there was no reply.
    let status: Int
    /// The body.
    let body: String

    /// The body's members.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
    }

    /// A member that is a text.
    subscript(key: String) -> String? { json[key] as? String }

    /// Asks with curl, which is no relative of ours.
    static func ask(_ url: String, _ arguments: String...) async throws -> Curl {
        try await ask(url, arguments)
    }

    /// The same, with arguments in a list.
    static func ask(_ url: String, _ arguments: [String]) async throws -> Curl {
        let format = "\n%{http_code}"
        let program = try await Program.run(
            "/usr/bin/curl",
            ["--silent", "--max-time", "15", "--write-out", format, url] + arguments
        )
        let end = program.output.lastIndex(of: "\n") ?? program.output.startIndex
        return Curl(
            status: Int(program.output[end...].dropFirst()) ?? 0,
            body: String(program.output[..<end])
        )
    }

    /// Calls a node's method with the user and password of its cookie file.
    static func call(_ node: String, cookie: String, _ method: String, _ params: [Any]) async throws -> Any? {
        let body = try JSONSerialization.data(
            withJSONObject: ["id": 1, "method": method, "params": params] as [String: Any]
        )
        let user = try String(contentsOfFile: cookie, encoding: .utf8)
        let reply = try await ask(node, "--user", user, "--data", String(decoding: body, as: UTF8.self))
        return reply.json["result"]
    }
}
