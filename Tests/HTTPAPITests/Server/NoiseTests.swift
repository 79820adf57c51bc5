// SPDX-License-Identifier: MIT
import HTTPAPI
import RandomTesting
import Testing

/// Octets that are almost requests.
@Suite("HTTP/1: noise", .timeLimit(.minutes(longTests ? 10 : 1)))
struct NoiseTests {
    static let seeds = [
        "GET /hello HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: a\r\n\r\n",
        "GET http://localhost:80/fast?a=b HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"1\"\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nT: t\r\n\r\n",
        "HEAD /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    ]

    private static func mutated(_ random: inout SplitMix64) -> [UInt8] {
        var octets: [UInt8] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            octets += Array((seeds.randomElement(using: &random) ?? "").utf8)
        }
        let special: [UInt8] = [0, 9, 10, 13, 32, 58, 59, 44, 47, 128, 255]
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let index = Int.random(in: 0..<octets.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: octets[index] = special.randomElement(using: &random) ?? 0
            case 1: octets[index] = UInt8.random(in: 0...255, using: &random)
            case 2: octets.remove(at: index)
            case 3: octets.insert(special.randomElement(using: &random) ?? 0, at: index)
            default: octets.removeSubrange(index..<min(octets.count, index + Int.random(in: 1...40, using: &random)))
            }
            if octets.isEmpty { octets = [10] }
        }
        return octets
    }

    @Test("The server ends each connection, and answers others", arguments: 0..<4)
    func noise(_ seed: UInt64) async throws {
        try await EdgeServer.run(fast: FixedReply(policy: .read)) { server in
            var random = SplitMix64(seed: seed)
            for _ in 0..<(longTests ? 20_000 : 100) {
                let octets = Self.mutated(&random)
                let client = try RawClient(server.port)
                let cut = Int.random(in: 0...octets.count, using: &random)
                client.send(Array(octets[..<cut]))
                client.send(Array(octets[cut...]))
                client.finish()
                while client.receive(within: 3_000) {}
                #expect(client.isEnded, "\(String(decoding: octets, as: UTF8.self).debugDescription)")
            }
            let reply = try RawClient(server.port).ask("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(reply?.body == "hello")
        }
    }
}
