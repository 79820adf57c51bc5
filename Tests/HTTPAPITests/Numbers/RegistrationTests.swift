// SPDX-License-Identifier: MIT
import Access
import HTTPAPI
import JSONRPC
import NVS
import Testing

@Suite("Registrations")
struct RegistrationTests {
    private static let free = #"{"phone_number":"+19995550123","sip_uri":"sip:alice@example.com""#

    @Test("put the number's name and a value of our own making into the store")
    func order() async throws {
        let registrar = MadeUpRegistrar()
        let server = try await ServerHarness.start(Sample.directory, registrar)
        let body = Self.free + #","fallback_uris":["tel:+1234","sip:b@example.com"],"days":30}"#
        let reply = try await server.ask("POST", "/enum/register", body: Array(body.utf8), token: ServerHarness.token)
        #expect(reply.status == 201)
        #expect(reply["location"] == "/enum/registrations/r1")
        let value = #""!^.*$!sip:alice@example.com!"|"!^.*$!tel:+1234!"|"!^.*$!sip:b@example.com!""#
        #expect(
            registrar.orders.map(\.operation) == [
                .new(
                    name: Array("enum:3.2.1.0.5.5.5.9.9.9.1.e164.arpa".utf8),
                    value: Array(value.utf8),
                    days: 30
                )
            ]
        )
        let state = try await server.ask("GET", "/enum/registrations/r1", token: ServerHarness.token)
        #expect(state.status == 200)
        #expect(state.json?["state"]?.text == "pending")
        await server.stop()
    }

    @Test(
        "need a token with the scope register",
        arguments: [
            ("POST", "/enum/register"), ("PUT", "/enum/+1234567890"), ("DELETE", "/enum/+1234567890"),
            ("GET", "/enum/registrations/r0"), ("GET", "/enum/list"),
        ]
    )
    func access(method: String, path: String) async throws {
        let registrar = Sample.registrar
        let server = try await ServerHarness.start(Sample.directory, registrar)
        let body = Array((Self.free + "}").utf8)
        let nobody = try await server.ask(method, path, body: method == "GET" ? nil : body)
        #expect(nobody.status == 401)
        #expect(nobody["www-authenticate"]?.hasPrefix("Bearer") == true)
        for token in ["numen_x", ServerHarness.token + "x"] {
            let reply = try await server.ask(method, path, body: method == "GET" ? nil : body, token: token)
            #expect(reply.status == 401)
        }
        let other = try await server.ask(
            method,
            path,
            body: method == "GET" ? nil : body,
            token: path == "/enum/list" ? ServerHarness.registerToken : ServerHarness.listToken
        )
        #expect(other.status == 403)
        #expect(registrar.orders.isEmpty)
        await server.stop()
    }

    /// A body, and the place that is wrong in it.
    struct Fault: Sendable, CustomTestStringConvertible {
        var body: String
        var pointer: String
        var testDescription: String { body.count > 60 ? String(body.prefix(60)) + "…" : body }

        init(_ body: String, _ pointer: String) {
            self.body = body
            self.pointer = pointer
        }

        static func with(_ members: String, _ pointer: String) -> Fault {
            Fault(RegistrationTests.free + "," + members + "}", pointer)
        }

        static func uri(_ uri: String) -> Fault {
            Fault(#"{"phone_number":"+19995550123","sip_uri":"\#(uri)"}"#, "/sip_uri")
        }

        static func number(_ number: String) -> Fault {
            Fault(#"{"phone_number":\#(number),"sip_uri":"sip:a@example.com"}"#, "/phone_number")
        }
    }

    @Test(
        "are refused for each wrong field, with its place, and nothing is ordered",
        arguments: [
            Fault.number(#""12345""#), .number(#""+0123456""#), .number(#""+1""#), .number(#""+1234567890123456""#),
            .number(#""""#), .number(#""+12a34567""#), .number("12345"), .number("null"), .number("[]"),
            .number(#""+1234567\u0000""#), .number(#""+1;tel=2""#),
            .uri("sip:a!b@example.com"), .uri(#"sip:a\"b@example.com"#), .uri("sip:a\\nb@example.com"),
            .uri("sip:a b@example.com"), .uri("sip:a|b@example.com"), .uri("ftp://example.com"), .uri("example.com"),
            .uri(""),
            .uri("javascript:alert(1)"), .uri("sip:\\u00e9@example.com"), .uri("sip:a%zz@example.com"),
            .uri("sip:" + String(repeating: "a", count: 245)), .uri("sip:a\\\\1@example.com"),
            .with(#""fallback_uris":["sip:a@b","sip:c!@d"]"#, "/fallback_uris/1"),
            .with(#""fallback_uris":"sip:a@b""#, "/fallback_uris"), .with(#""fallback_uris":null"#, "/fallback_uris"),
            .with(#""fallback_uris":[1]"#, "/fallback_uris/0"),
            .with(
                #""fallback_uris":["# + (0..<11).map { _ in #""sip:a@b""# }.joined(separator: ",") + "]",
                "/fallback_uris"
            ),
            .with(#""days":0"#, "/days"), .with(#""days":3651"#, "/days"), .with(#""days":-1"#, "/days"),
            .with(#""days":1.5"#, "/days"), .with(#""days":1e2"#, "/days"), .with(#""days":"30""#, "/days"),
            .with(#""days":99999999999999999999"#, "/days"),
            .with(#""valuetype":"filepath""#, "/valuetype"), .with(#""a/b~c":1"#, "/a~1b~0c"),
            .with(#""sip_uri":"sip:x@y""#, "/sip_uri"), .with(#""days":30,"days":31"#, "/days"),
            Fault("{}", "/phone_number"), Fault("[]", ""), Fault("5", ""), Fault(#""x""#, ""),
        ]
    )
    func faults(_ fault: Fault) async throws {
        let registrar = MadeUpRegistrar()
        let server = try await ServerHarness.start(Sample.directory, registrar)
        let reply = try await server.ask(
            "POST",
            "/enum/register",
            body: Array(fault.body.utf8),
            token: ServerHarness.token
        )
        #expect(reply.status == 400, "\(reply.body)")
        let faults = reply.json?["errors"]?.array ?? []
        #expect(faults.contains { $0["pointer"]?.text == fault.pointer }, "\(reply.body)")
        #expect(faults.allSatisfy { $0["detail"]?.text?.isEmpty == false })
        #expect(registrar.orders.isEmpty)
        await server.stop()
    }

    @Test(
        "are refused as a whole if the body cannot be read",
        arguments: [
            ("", 400, "not_json"), ("{", 400, "not_json"), ("{\"a\":\"\u{1}\"}", 400, "not_json"),
            ("{\"phone_number\":NaN}", 400, "not_json"), ("\u{FEFF}{}", 400, "not_json"), ("{} {}", 400, "not_json"),
            (String(repeating: "[", count: 17) + String(repeating: "]", count: 17), 400, "invalid_fields"),
            (String(repeating: "[", count: 5_000), 400, "invalid_fields"),
            ("\"" + String(repeating: "x", count: 16 << 10) + "\"", 413, "too_large"),
        ]
    )
    func unreadable(body: String, status: Int, code: String) async throws {
        let server = try await ServerHarness.start(Sample.directory, MadeUpRegistrar())
        let reply = try await server.ask("POST", "/enum/register", body: Array(body.utf8), token: ServerHarness.token)
        #expect(reply.status == status, "\(reply.body)")
        #expect(reply.json?["code"]?.text == code)
        await server.stop()
    }

    @Test("refuse octets that are no text")
    func notText() async throws {
        let server = try await ServerHarness.start(Sample.directory, MadeUpRegistrar())
        let body = Array(#"{"phone_number":""#.utf8) + [0xFF] + Array(#""}"#.utf8)
        let reply = try await server.ask("POST", "/enum/register", body: body, token: ServerHarness.token)
        #expect(reply.status == 400)
        #expect(reply.json?["code"]?.text == "not_utf8")
        await server.stop()
    }

    @Test("of a number that is there are changes", arguments: ["PUT", "DELETE"])
    func changes(method: String) async throws {
        let registrar = MadeUpRegistrar()
        let server = try await ServerHarness.start(Sample.directory, registrar)
        let again = Array(#"{"phone_number":"+1234567890","sip_uri":"sip:x@example.com"}"#.utf8)
        let conflict = try await server.ask("POST", "/enum/register", body: again, token: ServerHarness.token)
        #expect(conflict.status == 409)
        #expect(conflict.json?["code"]?.text == "already_registered")
        let body = method == "PUT" ? Array(#"{"sip_uri":"sip:x@example.com","days":0}"#.utf8) : nil
        let missing = try await server.ask(method, "/enum/%2B19995550100", body: body, token: ServerHarness.token)
        #expect(missing.status == 404)
        #expect(registrar.orders.isEmpty)
        let reply = try await server.ask(method, "/enum/%2B1234567890", body: body, token: ServerHarness.token)
        #expect(reply.status == 202)
        #expect(registrar.orders.map(\.operation.name) == [Array(Sample.number.utf8)])
        await server.stop()
    }

    @Test("are done once for one key, also when the number is there by then")
    func repetition() async throws {
        let directory = Sample.directory
        let registrar = MadeUpRegistrar()
        let server = try await ServerHarness.start(directory, registrar)
        let body = Array((Self.free + "}").utf8)
        func post(_ body: [UInt8], _ key: String) async throws -> RawReply {
            try await server.ask(
                "POST",
                "/enum/register",
                headers: ["Idempotency-Key: \(key)"],
                body: body,
                token: ServerHarness.token
            )
        }
        let first = try await post(body, "k1")
        #expect(first.status == 201)
        directory.change {
            $0.records.append(Sample.record("enum:3.2.1.0.5.5.5.9.9.9.1.e164.arpa", #""!^.*$!sip:alice@example.com!""#))
        }
        let second = try await post(body, "k1")
        #expect(second.status == 201)
        #expect(second.json?["id"] == first.json?["id"])
        let other = Array(#"{"phone_number":"+19995550123","sip_uri":"sip:other@example.com"}"#.utf8)
        #expect(try await post(other, "k1").status == 422)
        #expect(try await post(body, "k2").status == 409)
        #expect(try await post(body, String(repeating: "k", count: 101)).status == 400)
        #expect(registrar.orders.count == 1)
        await server.stop()
    }

    @Test(
        "say why the wallet did not take them",
        arguments: [
            (RegistrarError.spendingOff, 403, "spending_off"),
            (.budgetExceeded(retryAfter: 60), 429, "budget_exceeded"),
            (.orderTooDear, 403, "order_too_dear"), (.keyReused, 422, "key_reused"), (.notYours, 403, "not_yours"),
            (.walletLocked, 503, "wallet_locked"),
            (.unavailable, 503, "wallet_unavailable"), (.refused("no"), 409, "refused"),
            (.auditUnavailable, 503, "audit_unavailable"), (.outcomeUnknown, 503, "outcome_unknown"),
        ]
    )
    func refusals(error: RegistrarError, status: Int, code: String) async throws {
        let registrar = MadeUpRegistrar()
        registrar.change { $0.refusal = error }
        let server = try await ServerHarness.start(Sample.directory, registrar)
        let body = Array((Self.free + "}").utf8)
        let reply = try await server.ask("POST", "/enum/register", body: body, token: ServerHarness.token)
        #expect(reply.status == status)
        #expect(reply.json?["code"]?.text == code)
        if status == 503 || status == 429 { #expect(reply["retry-after"] != nil) }
        // Made up by the server, and needed by whoever asks again.
        #expect(reply["idempotency-key"]?.hasPrefix("numen-") == true)
        await server.stop()
    }

    @Test("tell their key in every reply, also one that the server made up", arguments: ["k1", nil])
    func key(given: String?) async throws {
        let registrar = MadeUpRegistrar()
        let server = try await ServerHarness.start(Sample.directory, registrar)
        func ask(_ method: String, _ path: String, _ body: String?, key: String?) async throws -> RawReply {
            try await server.ask(
                method,
                path,
                headers: key.map { ["Idempotency-Key: \($0)"] } ?? [],
                body: body.map { Array($0.utf8) },
                token: ServerHarness.token
            )
        }
        let uri = #"{"sip_uri":"sip:x@example.com"}"#
        let asked = [
            ("POST", "/enum/register", Self.free + "}", 201), ("PUT", "/enum/%2B19995550100", uri, 404),
            ("DELETE", "/enum/%2B1234567890", nil, 202), ("POST", "/enum/register", "{", 400),
        ]
        var keys: Set<String> = []
        for (index, (method, path, body, status)) in asked.enumerated() {
            let reply = try await ask(method, path, body, key: given.map { $0 + "\(index)" })
            #expect(reply.status == status)
            let key = try #require(reply["idempotency-key"])
            if let given { #expect(key == given + "\(index)") }
            keys.insert(key)
        }
        #expect(keys.count == asked.count)
        let order = try #require(registrar.orders.first)
        #expect(keys.contains(order.key))
        // With a key that was made up for him a client can ask again.
        let again = try await ask("POST", "/enum/register", Self.free + "}", key: order.key)
        #expect(again.json?["id"]?.text == "r1")
        await server.stop()
    }
}
