// SPDX-License-Identifier: MIT
import HTTPAPI
import JSONRPC
import Testing

/// What a client hears again of the names in its body.
@Suite("Places of faults")
struct PointerTests {
    private func pointers(_ body: String) async throws -> [String] {
        let server = try await ServerHarness.start(Sample.directory)
        let reply = try await server.ask(
            "PUT",
            "/enum/+1234567890",
            body: Array(body.utf8),
            token: ServerHarness.token
        )
        #expect(reply.status == 400)
        #expect(reply.body.utf8.count < 8_000)
        await server.stop()
        return reply.json?["errors"]?.array?.compactMap { $0["pointer"]?.text } ?? []
    }

    /// The last of these makes one character, however often it stands there.
    @Test("A name is cut after 64 octets", arguments: ["a", "\u{E9}", "\u{1F600}", "\u{301}"])
    func long(_ piece: String) async throws {
        let size = piece.utf8.count
        let shown = "/x" + String(repeating: piece, count: 63 / size)
        let name = "x" + String(repeating: piece, count: 15_000 / size)
        let unknown = try await pointers(#"{"sip_uri":"sip:a@b","\#(name)":1}"#)
        #expect(unknown.map { Array($0.utf8) } == [Array(shown.utf8)])
        let half = "x" + String(repeating: piece, count: 5_000 / size)
        let twice = try await pointers(#"{"\#(half)":1,"\#(half)":2}"#)
        #expect(twice.map { Array($0.utf8) } == [Array(shown.utf8)])
    }

    @Test("Places deep within are told whole")
    func deep() async throws {
        let names = (0..<14).map { "~/\($0)" }
        let body =
            names.map { #"{"\#($0)":"# }.joined() + #"["\u0000"]"# + String(repeating: "}", count: names.count)
        let pointer = names.indices.map { "/~0~1\($0)" }.joined() + "/0"
        #expect(try await pointers(body) == [pointer])
    }

    @Test("No more faults are told than 32")
    func many() async throws {
        let body = "{" + (0..<1_000).map { #""a\#($0)":1"# }.joined(separator: ",") + "}"
        #expect(try await pointers(body).count == 32)
    }
}
