// SPDX-License-Identifier: MIT
import HTTPAPI
import JSONRPC
import NVS
import Testing

@Suite("Names over HTTP")
struct NameRoutesTests {
    @Test(
        "are shown as text, or in hexadecimal",
        arguments: [
            ("dns:site.emc", "/nvs/dns:site.emc", "value", "A=192.0.2.1"),
            ("dns:site.emc", "/nvs/dns%3Asite.emc", "name", "dns:site.emc"),
            ("a/b c+d", "/nvs/a%2Fb%20c+d", "name", "a/b c+d"),
        ]
    )
    func text(name: String, path: String, member: String, expected: String) async throws {
        let server = try await ServerHarness.start(MadeUpDirectory([Sample.record(name, "A=192.0.2.1")]))
        let reply = try await server.get(path)
        #expect(reply.status == 200)
        #expect(reply.json?[member]?.text == expected)
        await server.stop()
    }

    @Test("with other octets are in hexadecimal")
    func octets() async throws {
        var record = Sample.record("x", "")
        record.name = [0x78, 0xFF]
        record.value = [0x00, 0xC3, 0x28]
        let server = try await ServerHarness.start(MadeUpDirectory([record]))
        let reply = try await server.get("/nvs/x%FF")
        #expect(reply.json?["name_hex"]?.text == "78ff")
        #expect(reply.json?["value_hex"]?.text == "00c328")
        #expect(reply.json?["name"] == nil)
        await server.stop()
    }

    @Test("that are not active are not there", arguments: [67, 0] as [Int32])
    func expired(expiresAt: Int32) async throws {
        let server = try await ServerHarness.start(
            MadeUpDirectory([Sample.record("dns:old.emc", "A=192.0.2.1", expiresAt: expiresAt)])
        )
        #expect(try await server.get("/nvs/dns:old.emc").status == 404)
        await server.stop()
    }

    @Test("are not asked for without a node, or with too long a name")
    func refusals() async throws {
        let directory = MadeUpDirectory()
        let server = try await ServerHarness.start(directory)
        #expect(try await server.get("/nvs/" + String(repeating: "x", count: 513)).status == 400)
        #expect(try await server.get("/nvs/worm:x").status == 404)
        directory.change { $0.isNodeAsked = false }
        let away = try await server.get("/nvs/worm:x")
        #expect(away.status == 503)
        #expect(away.json?["code"]?.text == "node_away")
        directory.change { $0.tip = nil }
        #expect(try await server.get("/nvs/worm:x").json?["code"]?.text == "not_ready")
        await server.stop()
    }

    @Test("have their version, and are not sent again")
    func versions() async throws {
        let directory = Sample.directory
        let server = try await ServerHarness.start(directory)
        let reply = try await server.get("/nvs/dns:site.emc")
        let tag = try #require(reply["etag"])
        #expect(reply["cache-control"] == "public, max-age=60")
        let again = try await server.ask("GET", "/nvs/dns:site.emc", headers: ["If-None-Match: W/\"x\", \(tag)"])
        #expect(again.status == 304)
        #expect(again.body.isEmpty)
        directory.change { $0.tip = DirectoryTip(height: 69, hash: String(repeating: "cd", count: 32)) }
        let changed = try await server.ask("GET", "/nvs/dns:site.emc", headers: ["If-None-Match: \(tag)"])
        #expect(changed.status == 200)
        #expect(changed.json?["expires_in"]?.int == 63_874)
        await server.stop()
    }

    @Test("show their owner to operators alone, unless everybody may see it")
    func owners() async throws {
        for showsOwner in [false, true] {
            let server = try await ServerHarness.start(Sample.directory, options: NumberOptions(showsOwner: showsOwner))
            for path in ["/nvs/dns:site.emc", "/enum/lookup?number=%2B1234567890"] {
                let reply = try await server.get(path)
                #expect(reply.json?["owner_address"]?.text?.isEmpty == !showsOwner)
                let toOperator = try await server.ask("GET", path, token: ServerHarness.operatorToken)
                #expect(toOperator.json?["owner_address"]?.text?.hasPrefix("EY") == true)
                #expect(toOperator["cache-control"]?.hasPrefix(showsOwner ? "public" : "private") == true)
                // What an operator saw is not what others are shown.
                #expect(try await server.get(path).json?["owner_address"]?.text?.isEmpty == !showsOwner)
            }
            await server.stop()
        }
    }

    @Test("are told of as blocks change them")
    func events() async throws {
        let directory = Sample.directory
        let server = try await ServerHarness.start(directory)
        let start = try #require(directory.tip)
        let tip = DirectoryTip(height: 69, hash: String(repeating: "cd", count: 32))
        let next = DirectoryTip(height: 70, hash: String(repeating: "ef", count: 32))
        let text = try await server.connected { client in
            client.send("GET /nvs/events?prefix=dns: HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = client.text { $0.contains("id: \(start.hash)\n") }
            let other = BlockEvents(tip: tip, operations: [NameOperation(kind: .new, name: Array("enum:1:0".utf8))])
            directory.tell(other, behind: start.hash)
            directory.tell(
                BlockEvents(
                    tip: next,
                    operations: [
                        NameOperation(kind: .update, name: Array("dns:site.emc".utf8), days: 5, value: [0xFF]),
                        NameOperation(kind: .delete, name: Array("enum:1:0".utf8)),
                    ]
                ),
                behind: tip.hash
            )
            return client.text { $0.contains("data:") && $0.hasSuffix("\n\n\r\n") }
        }
        let operations = #"[{"days":5,"name":"dns:site.emc","operation":"name_update","value_hex":"ff"}]"#
        let data = #"data: {"hash":"\#(next.hash)","height":70,"operations":\#(operations)}"#
        #expect(text.contains("retry: 2000\n\n"))
        #expect(text.contains("id: \(next.hash)\nevent: names\n\(data)\n\n"))
        #expect(!text.contains("enum:1:0"))
        let bad = try await server.ask("GET", "/nvs/events", headers: ["Last-Event-ID: x"])
        #expect(bad.status == 400)
        await server.stop()
    }

    @Test("and their server are healthy or not, and strangers learn no more")
    func health() async throws {
        let directory = Sample.directory
        let server = try await ServerHarness.start(directory)
        let toOperator = try await server.ask("GET", "/health", token: ServerHarness.operatorToken)
        #expect(toOperator.json?["children"]?["numen-wallet"]?["state"]?.text == "running")
        #expect(toOperator.json?["server_version"]?.text == "test")
        let here = try await server.get("/health")
        #expect(here.json == ["blocks": 68, "emercoin_connected": true, "status": "healthy", "version": 80600])
        let stranger = try await server.ask("GET", "/health", headers: ["X-Forwarded-For: 192.0.2.7"])
        #expect(stranger.json == ["emercoin_connected": true, "status": "healthy"])
        directory.change { $0.isNodeConnected = false }
        let degraded = try await server.get("/health")
        #expect(degraded.status == 503)
        #expect(degraded.json == ["emercoin_connected": false, "status": "degraded"])
        await server.stop()
    }
}
