// SPDX-License-Identifier: MIT
import Foundation
import HTTPAPI
import Testing

/// TLS and HTTP/2, seen by curl, openssl and frames made by hand.
@Suite("HTTP over TLS", .enabled(if: Tool.hasCurl, "curl and openssl are not here"), .timeLimit(.minutes(2)))
struct TLSTests {
    private let certificate: Certificate

    init() throws { certificate = try Certificate() }

    private func run(
        http2: Bool = true,
        limits: HTTPLimits = EdgeServer.limits(),
        _ body: @escaping @Sendable (EdgeServer) throws -> Void
    ) async throws {
        try await EdgeServer.run(limits: limits, fast: FixedReply(policy: .read)) {
            $0.tls = HTTPServerConfiguration.TLSFiles(certificateChain: certificate.chain, privateKey: certificate.key)
            $0.http2 = http2
        } _: { server in
            try body(server)
        }
    }

    @Test("curl, in each version", arguments: ["--http1.1", "--http2"], [true, false])
    func curl(_ version: String, _ http2: Bool) async throws {
        let chain = certificate.chain
        try await run(http2: http2) { server in
            let spoken = http2 && version == "--http2" ? "2" : "1.1"
            for path in ["hello", "fast"] {
                let output = try Tool.curl(
                    version,
                    "--cacert",
                    chain,
                    "--write-out",
                    " %{http_version}",
                    "https://localhost:\(server.port)/\(path)"
                )
                #expect(output == "\(path) \(spoken)")
            }
            let echo = try Tool.curl(
                version,
                "--cacert",
                chain,
                "--data-binary",
                "some text",
                "https://localhost:\(server.port)/echo"
            )
            #expect(echo == "some text")
            let head = try Tool.curl(version, "--cacert", chain, "--head", "https://localhost:\(server.port)/hello")
            #expect(head.hasPrefix("HTTP/\(spoken) 200"))
            let refusal = try Tool.curl(
                version,
                "--cacert",
                chain,
                "--header",
                "Host: evil.example",
                "https://localhost:\(server.port)/hello"
            )
            #expect(refusal.contains("\"code\":\"misdirected\""))
            let long = try Tool.curl(
                version,
                "--cacert",
                chain,
                "--data-binary",
                String(repeating: "a", count: 100_000),
                "https://localhost:\(server.port)/echo"
            )
            #expect(long.contains("\"code\":\"too_large\""))
        }
    }

    @Test("Old versions and ciphers without forward secrecy are not spoken")
    func ciphers() async throws {
        try await run { server in
            let connect = ["s_client", "-connect", "127.0.0.1:\(server.port)", "-brief"]
            for refused in [
                ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], ["-tls1_2", "-cipher", "AES128-SHA:AES256-GCM-SHA384"],
            ] {
                let output = try Tool.run(
                    "/bin/sh",
                    ["-c", "openssl \((connect + refused).joined(separator: " ")) </dev/null"]
                )
                #expect(!output.contains("CONNECTION ESTABLISHED"))
            }
            for taken in [["-tls1_2"], ["-tls1_3"]] {
                let output = try Tool.run(
                    "/bin/sh",
                    ["-c", "openssl \((connect + taken).joined(separator: " ")) </dev/null"]
                )
                #expect(output.contains("CONNECTION ESTABLISHED"))
                #expect(output.contains("Ciphersuite: TLS_") || output.contains("Ciphersuite: ECDHE-"))
            }
            let output = try Tool.run(
                "/bin/sh",
                ["-c", "openssl s_client -connect 127.0.0.1:\(server.port) </dev/null"]
            )
            #expect(output.contains("Compression: NONE"))
        }
    }

    @Test("A handshake that does not go on", arguments: ["", "\u{16}\u{03}", "GET / HTTP/1.1\r\n\r\n"])
    func silentHandshake(_ octets: String) async throws {
        try await run { server in
            let client = try RawClient(server.port)
            client.send(octets)
            let time = milliseconds {
                while client.receive() {}
                #expect(client.isEnded)
            }
            #expect(time < 900, "after \(time) ms")
        }
    }

    @Test("A key that others can read", arguments: [0o644, 0o640, 0o604])
    func readableKey(_ mode: Int) async throws {
        try certificate.setMode(mode)
        await #expect {
            try await run { _ in }
        } throws: { error in
            "\(error)".contains("others can read the private key \(certificate.key)")
        }
    }

    @Test("Files that are not there, or something else")
    func brokenFiles() async throws {
        for (chain, key, words) in [
            ("/none", certificate.key, "cannot read the certificates in /none"),
            (certificate.key, certificate.key, "certificate"),
            (certificate.chain, "/none", "there is no file /none"),
        ] {
            await #expect {
                try await EdgeServer.run {
                    $0.tls = HTTPServerConfiguration.TLSFiles(certificateChain: chain, privateKey: key)
                } _: { _ in
                }
            } throws: { error in
                "\(error)".contains(words)
            }
        }
    }
}

/// What a hostile HTTP/2 client gets (RFC 9113 §10.5).
@Suite("HTTP/2", .enabled(if: Tool.hasPython, "python3, curl or openssl is not here"), .timeLimit(.minutes(2)))
struct HTTP2Tests {
    private let certificate: Certificate

    init() throws { certificate = try Certificate() }

    private func events(
        _ scene: String,
        limits: HTTPLimits = EdgeServer.limits(),
        seconds: Double = 4
    ) async throws -> [String] {
        try await EdgeServer.run(limits: limits) {
            $0.tls = HTTPServerConfiguration.TLSFiles(certificateChain: certificate.chain, privateKey: certificate.key)
            $0.http2 = true
        } _: { server in
            let events = try Tool.http2(server.port, scene, seconds: seconds)
            // Whatever was done to it, it answers others.
            #expect(try Tool.curl("--http2", "--insecure", "https://localhost:\(server.port)/hello") == "hello")
            return events
        }
    }

    /// When the server has closed; nil if it has not.
    private func closed(_ events: [String]) -> Int? {
        guard let last = events.last, last.hasPrefix("CLOSED ") else { return nil }
        return Int(last.dropFirst(7))
    }

    @Test("Requests are answered, and a connection without any is closed")
    func requests() async throws {
        let events = try await events("get")
        #expect(events.contains("DATA 1 hello"))
        #expect(events.contains { $0.hasPrefix("DATA 3 {\"code\":\"not_found\"") })
        #expect(events.contains("GOAWAY 0"))
        #expect(closed(events).map { (350..<2_500).contains($0) } == true, "\(events)")
    }

    @Test("Who says nothing, or not enough, is closed", arguments: ["silent", "header-drip"])
    func silence(_ scene: String) async throws {
        let events = try await events(scene)
        #expect(closed(events).map { (350..<2_500).contains($0) } == true, "\(events)")
    }

    @Test("The authority is checked as Host is")
    func authority() async throws {
        let events = try await events("host", seconds: 0.4)
        #expect(events.contains { $0.hasPrefix("DATA 1 {\"code\":\"misdirected\"") })
        #expect(!events.contains { $0.contains("hello") })
    }

    @Test("Limits of a request")
    func limits() async throws {
        let fields = try await events("fields", seconds: 0.4)
        #expect(fields.contains("DATA 1 hello"))
        #expect(fields.contains { $0.hasPrefix("DATA 3 {\"code\":\"header_too_long\"") })
        let octets = try await events("octets", seconds: 0.4)
        #expect(!octets.contains { $0.contains("hello") }, "\(octets)")
        let body = try await events("body", seconds: 0.4)
        #expect(body.contains { $0.hasPrefix("DATA 1 aaa") })
        #expect(body.contains { $0.hasPrefix("DATA 3 {\"code\":\"too_large\"") })
    }

    @Test("A body that is dripped")
    func drip() async throws {
        let events = try await events("drip")
        #expect(events.contains { $0.hasPrefix("DATA 1 {\"code\":\"too_slow\"") }, "\(events)")
        #expect(closed(events).map { (750..<3_500).contains($0) } == true, "\(events)")
    }

    @Test("Who gives replies no room")
    func window() async throws {
        let events = try await events("window")
        #expect(closed(events).map { $0 < 3_000 } == true, "\(events)")
    }

    @Test("Floods end the connection", arguments: ["streams", "reset", "bomb", "continuation", "pings", "noise"])
    func floods(_ scene: String) async throws {
        // With times that are too long to help.
        let limits = EdgeServer.limits {
            $0.headerTime = .seconds(20)
            $0.idleTime = .seconds(20)
            $0.requestTime = .seconds(20)
        }
        let events = try await events(scene, limits: limits, seconds: 2)
        if scene == "streams" {
            // 100 are taken; the others are refused, or the connection is.
            #expect(
                closed(events) != nil || events.filter { $0.hasPrefix("RST") && $0.hasSuffix(" 7") }.count >= 50,
                "\(events)"
            )
        } else {
            #expect(closed(events) != nil, "\(events)")
        }
    }
}
