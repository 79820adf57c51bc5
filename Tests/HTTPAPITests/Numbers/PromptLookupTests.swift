// SPDX-License-Identifier: MIT
import HTTPAPI
import JSONRPC
import NIOCore
import NVS
import Testing

/// A request that says that it is the last one of its connection goes through the router; any other need not.
@Suite("Lookups on the event loop")
struct PromptLookupTests {
    private static let path = "/enum/lookup?number=%2B1234567890"
    private static let records = [
        Sample.record(
            "enum:1234567890:0",
            "E2U+sip=100|20|!^\\+1(.*)$!sip:\\1@late.example!\nE2U+email:mailto=100|10|!^.*$!mailto:a@b.example!\nTTL=600"
        ),
        Sample.record(Sample.number, "\"!^.*$!sip:list@example.com!uv\"|\"!^\\+44.*$!sip:\u{e4}@example.com!\""),
        Sample.record("enum:44:0", "E2U+sip=100|20|!^\\+1(.*)$!sip:\\1@example.com!"),
        Sample.record("enum:45:0", "E2U+sip=100|20|!^.*$!sip:a@example.com!", expiresAt: 3),
    ]

    @Test(
        "say the same as the router, the first time and again",
        arguments: [
            path, "/enum/lookup?number=1234567890", "/enum/lookup?number=tel:%2B1-234-567890&x=1",
            "/enum/lookup?x&number=%2B1234567890&number=2", "/enum/lookup?n%75mber=%2B1234567890",
            "/enum/lookup?number=%2B44", "/enum/lookup?number=%2B45", "/enum/lookup?number=%2B46",
            "/enum/lookup?number=x%C3%A4%22", "/enum/lookup?number=%2B1234567890#x", "/enum/lookup?number=",
            "/enum/lookup?", "/enum/lookup", "/enum/lookup/?number=%2B1234567890", "//enum/lookup?number=%2B1234567890",
        ]
    )
    func same(target: String) async throws {
        let server = try await ServerHarness.start(MadeUpDirectory(Self.records))
        for headers in [[], ["If-None-Match: *"], ["If-None-Match: \"x\""]] {
            let ordinary = try await server.ask("GET", target, headers: headers)
            for reply in try await prompt(server, target, headers, count: 2) {
                #expect(reply.status == ordinary.status)
                #expect(reply.body == ordinary.body || reply.status == 400)
                #expect(Self.fields(reply) == Self.fields(ordinary))
            }
        }
        await server.stop()
    }

    @Test("need the router once if the directory cannot tell at once, and once for each block")
    func waiting() async throws {
        let directory = MadeUpDirectory(Self.records)
        let server = try await ServerHarness.start(directory)
        #expect(try await prompt(server, Self.path, count: 3).map(\.status) == [200, 200, 200])
        #expect(directory.reportCount == 0)
        directory.change { $0.isPrompt = false }
        // What was kept is still right.
        #expect(try await prompt(server, Self.path).map(\.status) == [200])
        #expect(directory.reportCount == 0)
        directory.change { state in
            state.records = [Sample.record(Sample.number, #""!^.*$!sip:new@example.com!""#)]
            state.tip = DirectoryTip(height: 69, hash: String(repeating: "cd", count: 32))
        }
        for count in 1...2 {
            let replies = try await prompt(server, Self.path)
            #expect(replies.map { $0.json?["sip_uri"]?.text } == ["sip:new@example.com"])
            #expect(directory.reportCount == count)
        }
        directory.change { $0.tip = nil }
        #expect(try await prompt(server, Self.path).map(\.status) == [503])
        await server.stop()
    }

    @Test("are not made for those who have asked too much")
    func rate() async throws {
        let directory = MadeUpDirectory(Self.records)
        let server = try await ServerHarness.start(directory)
        let stranger = ["X-Forwarded-For: 192.0.2.1"]
        let allowed = try await prompt(server, Self.path, stranger, count: 10)
        #expect(allowed.map(\.status) == Array(repeating: 200, count: 10))
        let before = directory.promptCount
        // Other numbers, none of which was kept.
        for number in 0..<5 {
            let replies = try await prompt(server, "/enum/lookup?number=%2B4412345\(number)", stranger)
            #expect(replies.map(\.status) == [429])
            #expect(replies.allSatisfy { $0["retry-after"] != nil })
        }
        #expect(directory.promptCount <= before + 1)
        await server.stop()
    }

    @Test("of targets that share a place are each their own")
    func sharing() throws {
        let api = API(
            directory: MadeUpDirectory(Self.records),
            registrar: MadeUpRegistrar(),
            resolver: try MadeUpResolver(),
            entropy: MadeUpEntropy(),
            options: NumberOptions(),
            version: "test",
            events: EventJournal()
        )
        // One number with dashes at some of its nine gaps and dots at others, which is enough for some to share.
        let spellings = (0..<1_000)
            .map { spelling in
                var rest = spelling
                return "1234567890"
                    .map { digit in
                        defer { rest /= 3 }
                        return "\(digit)" + ["", "-", "."][rest % 3]
                    }
                    .joined()
            }
        for text in spellings + spellings {
            let reply = try #require(api.cache.response(target: "/enum/lookup?number=\(text)", ifNoneMatch: nil))
            #expect(String(buffer: reply).contains("\"phone_number\":\"\(text)\""))
        }
    }

    /// Replies to requests on one connection.
    private func prompt(
        _ server: ServerHarness,
        _ target: String,
        _ headers: [String] = [],
        count: Int = 1
    ) async throws -> [RawReply] {
        let lines = ["GET \(target) HTTP/1.1", "Host: localhost:\(server.port)"] + headers
        let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        return try await server.connected { client in
            (0..<count)
                .compactMap { _ in
                    client.send(request)
                    return client.reply()
                }
        }
    }

    /// The fields that do not differ from request to request, in some order.
    private static func fields(_ reply: RawReply) -> [String] {
        let others: Set = ["date", "x-request-id", "connection"]
        return reply.fields.filter { !others.contains($0.name.lowercased()) }
            .map { "\($0.name.lowercased()): \($0.value)" }
            .sorted()
    }
}
