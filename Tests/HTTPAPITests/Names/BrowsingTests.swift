// SPDX-License-Identifier: MIT
import HTTPAPI
import JSONRPC
import NVS
import Testing

@Suite("Looking through names")
struct BrowsingTests {
    private static let long = "A=192.0.2.1|TXT=" + String(repeating: "é", count: 2_000)

    private static func directory() -> MadeUpDirectory {
        let directory = MadeUpDirectory([
            Sample.record("dns:a.emc", long), Sample.record("dns:b.emc", "A=192.0.2.2", expiresAt: 60),
            Sample.record("dns:c.emc", "A=nothing"), Sample.record("enum:1:0", "E2U+sip=1|1|!^.*$!sip:a@b!"),
        ])
        directory.change { state in
            state.faults[Array("dns:c.emc".utf8)] = ["dns:c.emc: A[0]: is no address", "dns:www.c.emc: is no name"]
            state.history[Array("dns:a.emc".utf8)] = (1...120)
                .map { height in
                    NameChange(
                        operation: height == 1 ? "name_new" : "name_update",
                        height: height,
                        time: 1_700_000_000,
                        days: 30,
                        value: Array((height == 120 ? long : "A=192.0.2.9").utf8),
                        address: "EOwner",
                        txid: Sample.txid
                    )
                }
        }
        return directory
    }

    private func get(_ path: String, token: String? = ServerHarness.listToken) async throws -> RawReply {
        let server = try await ServerHarness.start(Self.directory())
        let reply = try await server.ask("GET", path, token: token)
        await server.stop()
        return reply
    }

    @Test("shows the beginnings of values, whose characters stay whole, and how many faults there are")
    func list() async throws {
        let json = try #require(try await get("/nvs?prefix=dns:").json)
        let rows = try #require(json["names"]?.array)
        #expect(rows.map { $0["name"]?.text } == ["dns:a.emc", "dns:b.emc", "dns:c.emc"])
        #expect(rows.map { $0["faults"]?.int } == [0, 0, 1])
        #expect(rows.map { $0["expired"]?.bool } == [false, true, false])
        #expect(rows[0]["value_octets"]?.int == Self.long.utf8.count)
        let value = try #require(rows[0]["value"]?.text)
        #expect(Self.long.hasPrefix(value))
        #expect((159...160).contains(value.utf8.count))
    }

    @Test("goes on with the next page, and needs a beginning")
    func pages() async throws {
        let first = try #require(try await get("/nvs?prefix=dns:&limit=2").json)
        #expect(first["names"]?.array?.count == 2)
        let next = try #require(first["next"]?.text)
        let second = try #require(try await get("/nvs?prefix=dns:&limit=2&cursor=\(next)").json)
        #expect(second["names"]?.array?.map { $0["name"]?.text } == ["dns:c.emc"])
        #expect(second["next"] == nil)
        #expect(try await get("/nvs").status == 400)
        #expect(try await get("/nvs?prefix=dns:&limit=51").status == 400)
    }

    @Test("shows all of a name, with what it was and what is wrong")
    func details() async throws {
        let json = try #require(try await get("/nvs/dns:a.emc/details").json)
        #expect(json["value"]?.text == Self.long)
        #expect(json["owner_address"]?.text == "")
        let history = try #require(json["history"]?.array)
        #expect(history.count == 100)
        #expect(history.first?["height"]?.int == 120)
        #expect(history.last?["height"]?.int == 21)
        let value = try #require(history.first?["value"]?.text)
        #expect(value.utf8.count <= 1_024 && Self.long.hasPrefix(value))
        let faulty = try #require(try await get("/nvs/dns:c.emc/details").json)
        #expect(faulty["faults"]?.array?.compactMap(\.text).first == "dns:c.emc: A[0]: is no address")
        let seen = try await get("/nvs/dns:a.emc/details", token: ServerHarness.operatorToken)
        #expect(seen.json?["owner_address"]?.text?.isEmpty == false)
        #expect(try await get("/nvs/dns:none.emc/details").status == 404)
    }

    @Test("is for those whose token says so")
    func scope() async throws {
        for path in ["/nvs?prefix=dns:", "/nvs/dns:a.emc/details"] {
            #expect(try await get(path, token: nil).status == 401)
            #expect(try await get(path, token: ServerHarness.registerToken).status == 403)
        }
    }
}
