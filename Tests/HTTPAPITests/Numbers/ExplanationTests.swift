// SPDX-License-Identifier: MIT
import HTTPAPI
import JSONRPC
import Testing

@Suite("What becomes of a number, and what it would cost")
struct ExplanationTests {
    private func explain(_ directory: MadeUpDirectory) async throws -> JSON {
        let server = try await ServerHarness.start(directory)
        let reply = try await server.get("/enum/explain?number=%2B1234567890")
        await server.stop()
        #expect(reply.status == 200)
        return try #require(reply.json)
    }

    @Test("tells what each rule gives, and why another does not")
    func steps() async throws {
        let json = try await explain(
            MadeUpDirectory([
                Sample.record("enum:1234567890:0", "E2U+sip=10|1|!^\\+44(.*)$!sip:\\1@uk.example!"),
                Sample.record("enum:1234567890:1", "E2U+sip=20|1|!^\\+1(.*)$!sip:\\1@example.com!\nE2U+sip=x"),
                Sample.record("enum:1234567890:2", "E2U+sip=30|1|!^.*$!sip:old@example.com!", expiresAt: 60),
            ])
        )
        let steps = try #require(json["steps"]?.array)
        #expect(steps.map { $0["uri"]?.text } == [nil, "sip:234567890@example.com"])
        #expect(steps.first?["reason"]?.text == "its pattern does not match the number")
        #expect(json["names"]?.array?.map { $0["faults"]?.array?.count } == [0, 1])
        #expect(json["inactive"]?.array?.compactMap(\.text) == ["enum:1234567890:2"])
        #expect(json["dns"]?["code"]?.text == "NOERROR")
        #expect(json["more_names"] == nil && json["more_steps"] == nil)
    }

    @Test("tells only of so many names and rules, however many somebody has registered")
    func bounds() async throws {
        let line = "E2U+sip=10|1|!^.*$!sip:a@example.com!\n"
        let records = (0..<40)
            .map { Sample.record("enum:1234567890:\($0)", String(repeating: line, count: 40)) }
        let json = try await explain(MadeUpDirectory(records))
        #expect(json["names"]?.array?.count == 32)
        #expect(json["names"]?.array?.allSatisfy { $0["records"]?.array?.count ?? 0 <= 32 } == true)
        #expect(json["more_names"]?.int == 8)
        #expect(json["steps"]?.array?.count == 32)
        #expect(json["more_steps"]?.int ?? 0 > 0)
    }

    @Test("a quote says whether the budget suffices, and spends nothing")
    func quote() async throws {
        let registrar = MadeUpRegistrar()
        let server = try await ServerHarness.start(Sample.directory, registrar)
        func quote(_ number: String, token: String? = ServerHarness.token) async throws -> RawReply {
            let body = #"{"phone_number":"\#(number)","sip_uri":"sip:a@example.com","days":30}"#
            return try await server.ask("POST", "/enum/quote", body: Array(body.utf8), token: token)
        }
        var reply = try await quote("+19995550123")
        #expect(reply.status == 200)
        #expect(reply.json?["fits"]?.bool == true)
        #expect(reply.json?["is_registered"]?.bool == false)
        reply = try await quote("+1234567890")
        #expect(reply.json?["is_registered"]?.bool == true)
        registrar.change { $0.used = 999_000 }
        reply = try await quote("+19995550123")
        #expect(reply.json?["fits"]?.bool == false)
        #expect(reply.json?["left"]?.text == "0.001000")
        registrar.change { $0.refusal = .spendingOff }
        #expect(try await quote("+19995550123").json?["code"]?.text == "spending_off")
        #expect(try await quote("12").status == 400)
        #expect(try await quote("+19995550123", token: nil).status == 401)
        #expect(try await quote("+19995550123", token: ServerHarness.listToken).status == 403)
        #expect(registrar.orders.isEmpty)
        await server.stop()
    }
}
