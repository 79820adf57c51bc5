// SPDX-License-Identifier: MIT
import HTTPAPI
import JSONRPC
import Testing

@Suite("Changes of numbers")
struct ChangeTests {
    @Test(
        "are refused for each wrong field, with its place, and nothing is ordered",
        arguments: [
            (#"{}"#, "/sip_uri"), (#"[]"#, ""), (#"{"sip_uri":5}"#, "/sip_uri"), (#"{"sip_uri":""}"#, "/sip_uri"),
            (#"{"sip_uri":"sip:a!b@example.com"}"#, "/sip_uri"), (#"{"sip_uri":"ftp://example.com"}"#, "/sip_uri"),
            (#"{"sip_uri":"sip:a@b","sip_uri":"sip:a@b"}"#, "/sip_uri"),
            (#"{"sip_uri":"sip:a@b","fallback_uris":["sip:a@b","sip:c d@e"]}"#, "/fallback_uris/1"),
            (#"{"sip_uri":"sip:a@b","fallback_uris":"sip:a@b"}"#, "/fallback_uris"),
            (#"{"sip_uri":"sip:a@b","days":-1}"#, "/days"), (#"{"sip_uri":"sip:a@b","days":3651}"#, "/days"),
            (#"{"sip_uri":"sip:a@b","days":1.5}"#, "/days"), (#"{"sip_uri":"sip:a@b","days":"1"}"#, "/days"),
            (#"{"sip_uri":"sip:a@b","phone_number":"+1234567890"}"#, "/phone_number"),
            (#"{"sip_uri":"sip:a@b","a/b~c":1}"#, "/a~1b~0c"),
            (#"{"sip_uri":"sip:a@b","x":{"y":[0,{"z":1,"z":2}]}}"#, "/x/y/1/z"),
        ]
    )
    func faults(_ body: String, _ pointer: String) async throws {
        let registrar = MadeUpRegistrar()
        let server = try await ServerHarness.start(Sample.directory, registrar)
        let reply = try await server.ask(
            "PUT",
            "/enum/+1234567890",
            body: Array(body.utf8),
            token: ServerHarness.token
        )
        #expect(reply.status == 400, "\(reply.body)")
        #expect(reply.json?["errors"]?.array?.contains { $0["pointer"]?.text == pointer } == true, "\(reply.body)")
        #expect(registrar.orders.isEmpty)
        await server.stop()
    }

    @Test("are refused for a number that is none", arguments: ["1234567890", "+", "+1", "+0123456", "+12a"])
    func numbers(_ number: String) async throws {
        let registrar = MadeUpRegistrar()
        let server = try await ServerHarness.start(Sample.directory, registrar)
        for method in ["PUT", "DELETE"] {
            let body = method == "PUT" ? Array(#"{"sip_uri":"sip:a@b"}"#.utf8) : nil
            let reply = try await server.ask(method, "/enum/\(number)", body: body, token: ServerHarness.token)
            #expect(reply.status == 400, "\(reply.body)")
            #expect(reply.json?["errors"]?[0]?["pointer"]?.text == "/number")
        }
        #expect(registrar.orders.isEmpty)
        await server.stop()
    }
}
