// SPDX-License-Identifier: MIT
import HTTPAPI
import Testing

@Suite("Methods that a path does not have")
struct OtherMethodTests {
    @Test("are counted", arguments: [("OPTIONS", 200), ("PATCH", 405), ("DELETE", 405)])
    func counted(_ method: String, _ status: Int) async throws {
        let server = try await ServerHarness.start(Sample.directory)
        var replies: [RawReply] = []
        for _ in 0..<40 {
            replies.append(try await server.ask(method, "/health", headers: ["X-Forwarded-For: 192.0.2.1"]))
        }
        #expect(replies[0].status == status)
        #expect(replies[0]["Allow"] == "GET, HEAD, OPTIONS")
        #expect(replies.contains { $0.status == 429 && $0["Retry-After"] != nil })
        // Nobody else has to wait for that.
        let other = try await server.ask(method, "/health", headers: ["X-Forwarded-For: 192.0.2.2"])
        #expect(other.status == status)
        await server.stop()
    }
}
