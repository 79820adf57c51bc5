// SPDX-License-Identifier: MIT
import Access
import HTTPAPI
import HTTPTypes
import JSONRPC
import Testing

@Suite("The description of the interface")
struct OpenAPITests {
    private static let methods = ["get", "put", "post", "delete", "patch"]

    /// An operation with the parameters of its path.
    private struct Operation {
        var method: String
        var path: String
        var json: JSON
        var parameters: [JSON]
    }

    private func document(_ server: ServerHarness) async throws -> JSON {
        let reply = try await server.get("/openapi.json")
        #expect(reply.status == 200)
        return try #require(reply.json)
    }

    private func operations(_ document: JSON) -> [Operation] {
        (document["paths"]?.object?.members ?? [])
            .flatMap { path, item in
                (item.object?.members ?? []).filter { Self.methods.contains($0.key) }
                    .map { method, operation in
                        let parameters = (item["parameters"]?.array ?? []) + (operation["parameters"]?.array ?? [])
                        return Operation(
                            method: method.uppercased(),
                            path: path,
                            json: operation,
                            parameters: parameters.map { resolve($0, document) }
                        )
                    }
            }
    }

    private func resolve(_ json: JSON, _ document: JSON) -> JSON {
        guard let reference = json["$ref"]?.text else { return json }
        return reference.dropFirst(2).split(separator: "/").reduce(document) { $0[String($1)] ?? .null }
    }

    @Test("has every route, and nothing else")
    func routes() async throws {
        let server = try await ServerHarness.start(Sample.directory, Sample.registrar)
        let described = Set(operations(try await document(server)).map { "\($0.method) \($0.path)" })
        let served = Set(server.routes.map { "\($0.method.rawValue) \($0.path)" })
        #expect(described == served)
        await server.stop()
    }

    @Test("refers to nothing that it does not have, and names each operation once")
    func references() async throws {
        let server = try await ServerHarness.start(Sample.directory, Sample.registrar)
        let document = try await document(server)
        func check(_ json: JSON) {
            if let reference = json["$ref"]?.text {
                #expect(reference.hasPrefix("#/"))
                #expect(!resolve(json, document).isNull, "\(reference) is not there")
            }
            for (_, value) in json.object?.members ?? [] { check(value) }
            for value in json.array ?? [] { check(value) }
        }
        check(document)
        let names = operations(document).compactMap { $0.json["operationId"]?.text }
        #expect(Set(names).count == operations(document).count)
        await server.stop()
    }

    @Test("says which routes need a token, and which scope")
    func security() async throws {
        let server = try await ServerHarness.start(Sample.directory, Sample.registrar)
        let operations = operations(try await document(server))
        for route in server.routes {
            let operation = try #require(
                operations.first { $0.method == route.method.rawValue && $0.path == route.path }
            )
            #expect((operation.json["security"] != nil) == (route.scope != nil))
            if let scope = route.scope {
                #expect(operation.json["description"]?.text?.contains("scope \(scope.rawValue)") == true)
                #expect(operation.json["responses"]?["401"] != nil)
            }
        }
        await server.stop()
    }

    @Test("gives examples that are true")
    func examples() async throws {
        let server = try await ServerHarness.start(Sample.directory, Sample.registrar)
        let document = try await document(server)
        var tried = 0
        for operation in operations(document) {
            for (status, response) in operation.json["responses"]?.object?.members ?? [] {
                let content = response["content"]?["application/json"]
                for (name, example) in content?["examples"]?.object?.members ?? [] {
                    // Each has a server of its own: some change things.
                    let server = try await ServerHarness.start(Sample.directory, Sample.registrar)
                    let reply = try await ask(operation, name, server)
                    #expect(String(reply.status) == status, "\(operation.method) \(operation.path) \(name)")
                    #expect(
                        sorted(reply.json) == sorted(example["value"]),
                        "\(operation.method) \(operation.path) \(name): \(reply.body)"
                    )
                    await server.stop()
                    tried += 1
                }
            }
        }
        #expect(tried >= 18)
        await server.stop()
    }

    /// Asks with the examples of a name.
    private func ask(_ operation: Operation, _ name: String, _ server: ServerHarness) async throws -> RawReply {
        var path = operation.path
        var query: [String] = []
        for parameter in operation.parameters {
            guard let key = parameter["name"]?.text, let value = parameter["examples"]?[name]?["value"] else {
                continue
            }
            let text = value.text ?? String(decoding: JSONWriter.octets(of: value), as: UTF8.self)
            let encoded = text.replacing("+", with: "%2B")
            if parameter["in"]?.text == "path" {
                path = path.replacing("{\(key)}", with: encoded)
            } else {
                query.append("\(key)=\(encoded)")
            }
        }
        if !query.isEmpty { path += "?" + query.joined(separator: "&") }
        let body = operation.json["requestBody"]?["content"]?["application/json"]?["examples"]?[name]?["value"]
        return try await server.ask(
            operation.method,
            path,
            headers: ["X-Request-ID: example"],
            body: body.map { JSONWriter.octets(of: $0) },
            token: token(for: operation.json)
        )
    }

    private func token(for operation: JSON) -> String? {
        guard operation["security"] != nil else { return nil }
        let isForOperators = operation["description"]?.text?.hasPrefix("Needs the scope operator") ?? false
        return isForOperators ? ServerHarness.operatorToken : ServerHarness.token
    }

    private func sorted(_ json: JSON?) -> JSON? {
        switch json {
        case .array(let elements): .array(elements.compactMap(sorted))
        case .object(let object):
            .object(
                JSONObject(
                    object.members.sorted { $0.key < $1.key }
                        .compactMap { key, value in
                            sorted(value).map { (key, $0) }
                        }
                )
            )
        default: json
        }
    }

    @Test("says how many digits this server takes, and which schemes", arguments: [15, 18])
    func numbers(_ digits: Int) async throws {
        let options = NumberOptions(maxDigits: digits)
        let server = try await ServerHarness.start(Sample.directory, Sample.registrar, options: options)
        let schemas = try #require(try await document(server)["components"]?["schemas"])
        let number = try #require(schemas["RegistrationRequest"]?["properties"]?["phone_number"]?["pattern"]?.text)
        let pattern = try Regex(number)
        for count in [2, 15, 16, 18, 19] {
            let text = "+" + String(repeating: "1", count: count)
            let body = Array(#"{"phone_number":"\#(text)","sip_uri":"sip:a@example.com"}"#.utf8)
            let reply = try await server.ask("POST", "/enum/register", body: body, token: ServerHarness.token)
            #expect(reply.status == (count <= digits ? 201 : 400))
            #expect((try pattern.wholeMatch(in: text) != nil) == (count <= digits))
        }
        let uri = try #require(schemas["URI"])
        for scheme in options.schemes {
            let pattern = try Regex(try #require(uri["pattern"]?.text))
            #expect(try pattern.wholeMatch(in: "\(scheme):a@example.com") != nil)
            #expect(uri["description"]?.text?.contains(scheme) == true)
        }
        await server.stop()
    }

    @Test("can be read as a page that runs and loads nothing")
    func page() async throws {
        let server = try await ServerHarness.start(Sample.directory, Sample.registrar)
        let reply = try await server.get("/docs")
        #expect(reply.status == 200)
        #expect(reply["content-type"] == "text/html; charset=utf-8")
        #expect(reply["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
        for forbidden in ["<script", "src=", "http://", "https://", "@import"] {
            #expect(!reply.body.contains(forbidden), "the page has \(forbidden)")
        }
        for route in server.routes { #expect(reply.body.contains("\(route.method.rawValue) \(route.path)")) }
        await server.stop()
    }
}
