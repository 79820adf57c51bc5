// SPDX-License-Identifier: MIT
import Foundation
import HTTPAPI
import Testing

/// How the end of a response is told where there is no length.
@Suite("HTTP: framing of responses", .timeLimit(.minutes(1)))
struct FramingTests {
    private func answer(_ request: String, until words: String) async throws -> String {
        let server = try await ServerHarness.start(Sample.directory)
        let text = try await server.connected { client in
            client.send(request)
            return client.text { $0.contains(words) }
        }
        await server.stop()
        return text
    }

    @Test("A stream for HTTP/1.1 comes in chunks")
    func chunks() async throws {
        let text = try await answer("GET /nvs/events HTTP/1.1\r\nHost: localhost\r\n\r\n", until: "id: ab")
        #expect(text.contains("\r\nTransfer-Encoding: chunked\r\n"))
        #expect(text.contains("\r\n\r\nd\r\nretry: 2000\n\n\r\n"))
    }

    @Test("A stream for HTTP/1.0 ends with its connection")
    func connection() async throws {
        let text = try await answer("GET /nvs/events HTTP/1.0\r\nHost: localhost\r\n\r\n", until: "id: ab")
        #expect(!text.contains("Transfer-Encoding"))
        #expect(text.contains("\r\nConnection: close\r\n"))
        #expect(text.contains("\r\n\r\nretry: 2000\n\n"))
    }

    @Test("HEAD of a stream has no length, and the connection goes on")
    func head() async throws {
        let server = try await ServerHarness.start(Sample.directory)
        try await server.connected { client in
            let head = client.ask("HEAD /nvs/events HTTP/1.1\r\nHost: localhost\r\n\r\n", hasBody: false)
            #expect(head?.status == 200)
            #expect(head?["Content-Type"] == "text/event-stream")
            #expect(head?["Content-Length"] == nil)
            #expect(head?["Transfer-Encoding"] == nil)
            let whole = client.ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(whole?.status == 200)
            let length = client.ask("HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n", hasBody: false)
            #expect(length?["Content-Length"] == whole?["Content-Length"])
        }
        await server.stop()
    }

    @Test("HTTP/1.0 knows no expectations", arguments: ["100-continue", "miracles"])
    func expectation(_ value: String) async throws {
        try await EdgeServer.run { server in
            let reply = try RawClient(server.port)
                .ask("POST /echo HTTP/1.0\r\nContent-Length: 4\r\nExpect: \(value)\r\n\r\nbody")
            #expect(reply?.status == 200)
            #expect(reply?.body == "body")
        }
    }

    @Test(
        "What has not changed says no length",
        .enabled(if: Tool.hasCurl, "curl and openssl are not here"),
        arguments: ["--http1.1", "--http2"]
    )
    func notModified(_ version: String) async throws {
        let certificate = try Certificate()
        let server = try await ServerHarness.start(Sample.directory) {
            $0.tls = HTTPServerConfiguration.TLSFiles(certificateChain: certificate.chain, privateKey: certificate.key)
            $0.http2 = true
        }
        let port = server.port
        try await Task(executorPreference: OwnThread()) {
            func fields(_ target: String, _ options: String...) throws -> [String] {
                let output = try Tool.run(
                    "/usr/bin/curl",
                    ["--silent", "--max-time", "10", "--noproxy", "*", "--insecure", version, "--dump-header", "-"]
                        + ["--output", "/dev/null"] + options + ["https://localhost:\(port)\(target)"]
                )
                return output.components(separatedBy: "\r\n")
            }
            let first = try fields("/nvs/dns:site.emc")
            let tag = try #require(first.first { $0.lowercased().hasPrefix("etag: ") }).dropFirst(6)
            let again = try fields("/nvs/dns:site.emc", "--header", "If-None-Match: \(tag)")
            #expect(again.first?.contains(" 304") == true)
            #expect(!again.contains { $0.lowercased().hasPrefix("content-length") }, "\(again)")
            let head = try fields("/nvs/events", "--head")
            #expect(head.first?.contains(" 200") == true)
            #expect(!head.contains { $0.lowercased().hasPrefix("content-length") }, "\(head)")
        }
        .value
        await server.stop()
    }
}
