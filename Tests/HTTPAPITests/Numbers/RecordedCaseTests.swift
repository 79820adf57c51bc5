// SPDX-License-Identifier: MIT
import HTTPAPI
import JSONRPC
import Testing

/// Every recorded exchange, asked again.
///
/// Fixtures/differences.json says where we answer something else, and why. It is read in both directions: what it says
/// has to be so, and what it does not say must not be.
@Suite("Exchanges with the first ENUM service")
struct RecordedCaseTests {
    @Test("are all there")
    func count() {
        #expect(RecordedCase.all.count == 101)
        let names = Set(RecordedCase.all.map(\.name))
        let cases = RecordedCase.differences["cases"]?.object?.members.map(\.key) ?? []
        #expect(!cases.isEmpty)
        for name in cases { #expect(names.contains(name), "there is no case \(name)") }
    }

    @Test(arguments: RecordedCase.all)
    func replay(_ recorded: RecordedCase) async throws {
        let options = NumberOptions(showsOwner: true)
        let server = try await ServerHarness.start(recorded.directory, recorded.registrar, options: options)
        let reply = try await server.exchange(recorded.request, token: ServerHarness.token)
        let difference = RecordedCase.differences["cases"]?[recorded.name]
        let path = recorded.request.split(separator: " ")[1].split(separator: "?")[0]

        if let difference {
            #expect(difference["why"]?.text?.isEmpty == false)
            #expect(reply.status == difference["status"]?.int ?? recorded.status)
            if let expected = difference["body"] {
                #expect(Self.contains(reply.json, expected, at: path), "\(reply.body)")
            }
            let isSame = reply.status == recorded.status && Self.contains(reply.json, recorded.body, at: path)
            #expect(!isSame, "the table names a difference that there is not")
        } else {
            #expect(reply.status == recorded.status)
            #expect(Self.contains(reply.json, recorded.body, at: path), "\(reply.body)")
        }
        await server.stop()
    }

    /// Whether a reply has every member of a body with the same value, and besides only those that the table names.
    ///
    /// What was a page in HTML is an error in JSON, or has no body.
    private static func contains(_ reply: JSON?, _ body: JSON?, at path: Substring) -> Bool {
        guard let body else { return reply == nil || reply?["error"]?.text != nil }
        guard let reply = reply?.object, let expected = body.object else { return reply == body }
        let added = RecordedCase.differences["added"]
        let allowed = ["*", String(path)].flatMap { added?[$0]?.array ?? [] }.compactMap(\.text)
        for (key, value) in expected.members {
            guard let found = reply[key] else { return false }
            if key == "naptr_records" || key == "records" {
                let rows = found.array ?? []
                guard rows.count == value.array?.count else { return false }
                for (row, other) in zip(rows, value.array ?? []) where !contains(row, other, at: "naptr_records") {
                    return false
                }
            } else if found != value {
                return false
            }
        }
        return reply.members.allSatisfy { expected[$0.key] != nil || allowed.contains($0.key) }
    }
}
