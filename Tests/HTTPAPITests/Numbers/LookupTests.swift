// SPDX-License-Identifier: MIT
import HTTPAPI
import JSONRPC
import NVS
import Testing

@Suite("Lookups over HTTP")
struct LookupTests {
    private static let path = "/enum/lookup?number=%2B1234567890"

    @Test("evaluate the rules of all forms, in order")
    func forms() async throws {
        let directory = MadeUpDirectory([
            Sample.record(
                "enum:1234567890:0",
                "E2U+sip=100|20|!^\\+1(.*)$!sip:\\1@late.example!\nE2U+email:mailto=100|10|!^.*$!mailto:a@b.example!\nTTL=600"
            ),
            Sample.record(Sample.number, #""!^.*$!sip:list@example.com!uv"|"!^\\+44.*$!sip:uk@example.com!""#),
        ])
        let server = try await ServerHarness.start(directory)
        let reply = try await server.get(Self.path)
        let uris = reply.json?["uris"]?.array?.compactMap(\.text)
        #expect(
            uris == [
                "sip:list@example.com", "sip:list@example.com", "mailto:a@b.example", "sip:234567890@late.example",
            ]
        )
        #expect(reply.json?["ttl"]?.int == 600)
        #expect(reply["cache-control"] == "public, max-age=600")
        let rows = reply.json?["naptr_records"]?.array ?? []
        #expect(
            rows.map { $0["services"] } == [
                ["E2U+sip", "E2U+video:sip"], ["E2U+sip"], ["E2U+email:mailto"], ["E2U+sip"],
            ]
        )
        #expect(rows.map { $0["flags"]?.text } == ["uv", "u", "u", "u"])
        #expect(rows[1]["unusable"]?.text == "its pattern does not match the number")
        #expect(rows[3]["replacement"]?.text == #"sip:\1@late.example"#)
        await server.stop()
    }

    @Test("are answered again from what was kept, until there is a block")
    func cache() async throws {
        let directory = Sample.directory
        let server = try await ServerHarness.start(directory)
        let first = try await server.get(Self.path)
        let again = try await server.get(Self.path)
        #expect(first.body == again.body)
        #expect(again.status == 200)
        for name in ["content-type", "cache-control", "etag", "x-content-type-options", "content-length"] {
            #expect(first[name] == again[name])
            #expect(again[name] != nil)
        }
        for reply in [first, again] {
            #expect(reply["date"] != nil)
            #expect(reply["x-request-id"] != nil)
        }
        directory.change { state in
            state.records = [Sample.record(Sample.number, #""!^.*$!sip:new@example.com!""#)]
            state.tip = DirectoryTip(height: 69, hash: String(repeating: "cd", count: 32))
        }
        #expect(try await server.get(Self.path).json?["sip_uri"]?.text == "sip:new@example.com")
        await server.stop()
    }

    @Test("know the version that a client has, whether it was kept or not")
    func versions() async throws {
        let server = try await ServerHarness.start(Sample.directory)
        let tag = try #require(try await server.get(Self.path)["etag"])
        for _ in 0..<2 {
            let reply = try await server.ask("GET", Self.path, headers: ["If-None-Match: \(tag)"])
            #expect(reply.status == 304)
            #expect(reply.body.isEmpty)
            #expect(reply["etag"] == tag)
        }
        let other = try await server.ask("GET", Self.path, headers: ["If-None-Match: \"x\""])
        #expect(other.status == 200)
        await server.stop()
    }

    @Test("have a head without a body")
    func head() async throws {
        let server = try await ServerHarness.start(Sample.directory)
        let get = try await server.get(Self.path)
        let head = try await server.ask("HEAD", Self.path)
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        #expect(head["content-length"] == get["content-length"])
        await server.stop()
    }

    @Test("of many numbers come in their order, and at most 1,000")
    func bulk() async throws {
        let server = try await ServerHarness.start(Sample.directory)
        func post(_ numbers: [String]) async throws -> RawReply {
            let body: JSON = ["numbers": .array(numbers.map { .string($0) })]
            return try await server.ask("POST", "/enum/lookup", body: JSONWriter.octets(of: body))
        }
        let many = (0..<1_000).map { $0 % 2 == 0 ? "+1234567890" : "+1999555\($0)" }
        let reply = try await post(many)
        #expect(reply.status == 200)
        #expect(reply.json?["count"]?.int == 1_000)
        let results = reply.json?["results"]?.array ?? []
        #expect(results.map { $0["phone_number"]?.text } == many)
        #expect(results.enumerated().allSatisfy { ($1["status"]?.text == "success") == ($0 % 2 == 0) })
        #expect(try await post(many + ["+1"]).json?["errors"]?[0]?["pointer"]?.text == "/numbers")
        #expect(try await post(["+1", "x", "+2"]).json?["errors"]?[0]?["pointer"]?.text == "/numbers/1")
        #expect(try await post([]).json?["count"]?.int == 0)
        let long = try await server.ask(
            "POST",
            "/enum/lookup",
            body: Array("{\"numbers\":[\"".utf8) + Array(repeating: 0x31, count: 65 << 10) + Array("\"]}".utf8)
        )
        #expect(long.status == 413)
        await server.stop()
    }

    @Test("of many numbers look each of them up once, and end where a reply would have no end")
    func bulkBounds() async throws {
        let value = (0..<200).map { "E2U+sip=100|\($0)|!^.*$!sip:a\($0)@example.com!" }.joined(separator: "\n")
        let directory = MadeUpDirectory([Sample.record("enum:1234567890:0", value)])
        directory.change { $0.isPrompt = false }
        let server = try await ServerHarness.start(directory)
        func post(_ numbers: [String]) async throws -> RawReply {
            let body: JSON = ["numbers": .array(numbers.map { .string($0) })]
            return try await server.ask("POST", "/enum/lookup", body: JSONWriter.octets(of: body))
        }
        let one = try await post(["+1234567890"])
        #expect(one.json?["results"]?[0]?["naptr_records"]?.array?.count == 32)
        #expect(one.json?["results"]?[0]?["more_records"]?.int == 168)
        #expect(directory.reportCount == 1)

        // The same number, in one writing and in many.
        let same = try await post(Array(repeating: "+1234567890", count: 1_000))
        #expect(directory.reportCount == 2)
        #expect(same.body.count < 5 << 20)
        let statuses = (same.json?["results"]?.array ?? []).map { $0["status"]?.text }
        #expect(statuses.count == 1_000)
        #expect(Set(statuses) == ["success", "not_answered"])
        let spellings = (0..<1_000)
            .map { "+1234567890" + String(repeating: " ", count: $0 % 40) + ($0 < 500 ? "" : "-") }
        let many = try await post(spellings)
        #expect(many.status == 200)
        // 32 rules each, and 4,000 at most.
        #expect(directory.reportCount <= 2 + 126)
        await server.stop()
    }

    @Test("are answered anew, under another tag, when somebody else is trusted within a block")
    func revisions() async throws {
        let directory = Sample.directory
        let server = try await ServerHarness.start(directory)
        let first = try await server.get(Self.path)
        let tag = try #require(first["etag"])
        directory.change { state in
            state.records = []
            state.tip?.revision += 1
        }
        for headers in [[], ["If-None-Match: \(tag)"]] {
            #expect(try await server.ask("GET", Self.path, headers: headers).status == 404)
        }
        await server.stop()
    }

    @Test("have another tag for those who are shown the owner")
    func ownerTags() async throws {
        let server = try await ServerHarness.start(Sample.directory)
        let tag = try #require(try await server.get(Self.path)["etag"])
        let reply = try await server.ask(
            "GET",
            Self.path,
            headers: ["If-None-Match: \(tag)", "Authorization: Bearer \(ServerHarness.operatorToken)"]
        )
        #expect(reply.status == 200)
        #expect(reply["etag"] != tag)
        await server.stop()
    }

    @Test("wait for the chain")
    func notReady() async throws {
        let directory = Sample.directory
        directory.change { $0.tip = nil }
        let server = try await ServerHarness.start(directory)
        let reply = try await server.get(Self.path)
        #expect(reply.status == 503)
        #expect(reply["retry-after"] == "2")
        #expect(reply.json?["code"]?.text == "not_ready")
        await server.stop()
    }

    @Test("of a page at a time show every name once")
    func pages() async throws {
        let numbers = (0..<25)
            .map { Sample.record("enum:1999555\(100 + $0):0", "E2U+sip=1|1|!^.*$!sip:\($0)@example.com!") }
        let old = Sample.record("enum:19995550999:0", "E2U+sip=1|1|!^.*$!sip:x@example.com!", expiresAt: 3)
        let server = try await ServerHarness.start(MadeUpDirectory(numbers + [old]))
        var keys: [String] = []
        var next: String?
        repeat {
            let query = next.map { "&cursor=\($0)" } ?? ""
            let reply = try await server.ask("GET", "/enum/list?limit=7\(query)", token: ServerHarness.listToken)
            #expect(reply.status == 200)
            keys += reply.json?["records"]?.array?.compactMap { $0["nvs_key"]?.text } ?? []
            next = reply.json?["next"]?.text
        } while next != nil
        #expect(Set(keys) == Set(numbers.map { String(decoding: $0.name, as: UTF8.self) }))
        #expect(keys.count == numbers.count)
        for query in ["limit=0", "limit=101", "limit=x", "cursor=zz", "cursor=0", "cursor="] {
            let reply = try await server.ask("GET", "/enum/list?\(query)", token: ServerHarness.listToken)
            #expect(reply.status == 400, "\(query)")
        }
        await server.stop()
    }
}
