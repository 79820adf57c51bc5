// SPDX-License-Identifier: MIT
import ENUM
import HTTPTypes
import Hummingbird
import JSONRPC
import NVS

// POST /enum/register, PUT and DELETE /enum/{number}, GET /enum/registrations/{id}.
//
// The caller gives a number and URIs; name and value of the store are made here, so that nobody writes anything else
// with our wallet.

extension NumberRoutes {
    /// Days of life that can be ordered.
    private static let days = 1...3_650
    private static let defaultDays = 365
    /// URIs beside the first one.
    private static let fallbackLimit = ListValue.countLimit - 1

    /// Registers a number.
    func register(_ request: APIRequest) async throws -> Reply {
        try await keyed(request) { try await register(request, key: $0) }
    }

    /// Gives a number other URIs, and a longer life.
    func update(_ request: APIRequest) async throws -> Reply {
        try await keyed(request) { try await update(request, key: $0) }
    }

    /// Ends a number's registration.
    func delete(_ request: APIRequest) async throws -> Reply {
        try await keyed(request) { try await delete(request, key: $0) }
    }

    private func register(_ request: APIRequest, key: String) async throws -> Reply {
        let wanted = try wanted(try await request.body())
        let name = wanted.name
        // The node would refuse it as well, but with words that help nobody.
        if try await isActive(name), try await isUnknown(key, request) {
            throw APIError(
                .conflict,
                code: "already_registered",
                "The number is registered; change it with PUT /enum/\(wanted.number)"
            )
        }
        let registration = try await submit(.new(name: name, value: wanted.value, days: wanted.days), key, request)
        var json = Self.json(registration)
        json["enum_domain"] = .string(Array(name.dropFirst("enum:".utf8.count)))
        json["phone_number"] = .string(wanted.text)
        json["txid"] = .string(registration.txid ?? "")
        if registration.state != .failed {
            json["message"] = "ENUM record registered (requires confirmation)"
        }
        return Self.reply(.created, json, registration)
    }

    private func update(_ request: APIRequest, key: String) async throws -> Reply {
        let number = try number(request)
        var fields = try FieldReader(try await request.body())
        let uris = uris(&fields)
        let days = fields.integer("days", default: 0, in: 0...Self.days.upperBound)
        try fields.finish("The change has faults")
        let name = ENUMName.domain(number).name
        try await expectRegistered(name, key, request)
        let value = ListValue.write(uris)
        let registration = try await submit(.update(name: name, value: value, days: days), key, request)
        return Self.reply(.accepted, Self.json(registration), registration)
    }

    private func delete(_ request: APIRequest, key: String) async throws -> Reply {
        let number = try number(request)
        let name = ENUMName.domain(number).name
        try await expectRegistered(name, key, request)
        let registration = try await submit(.delete(name: name), key, request)
        return Self.reply(.accepted, Self.json(registration), registration)
    }

    /// Says what became of an order.
    func registration(_ request: APIRequest) async throws -> Reply {
        let id = String(decoding: request.parameter("id"), as: UTF8.self)
        guard id.utf8.count <= 64,
            let registration = try await asking({ try await $0.registration(id: id, by: request.context.principal) })
        else {
            throw APIError(.notFound, code: "not_found", "There is no registration with this id")
        }
        // That it failed is the answer; nothing is wrong with the question.
        return Reply(.ok, .object(Self.json(registration)))
    }

    // MARK: What is read

    /// A number that somebody wants to be registered.
    struct Wanted {
        /// The number as it was written.
        var text: String
        var number: E164Number
        /// Name and value of the store.
        var name: [UInt8]
        var value: [UInt8]
        var days: Int
    }

    /// Reads what is to be registered.
    ///
    /// - Throws: all of its faults.
    func wanted(_ body: JSON) throws -> Wanted {
        var fields = try FieldReader(Self.nullAsEmpty(body))
        let isComplete = fields.has("phone_number") && fields.has("sip_uri")
        let text = fields.text("phone_number")
        let uris = uris(&fields)
        let days = fields.integer("days", default: Self.defaultDays, in: Self.days)
        let number = text.flatMap(options.registrable)
        if text != nil, number == nil { fields.note("/phone_number", Self.needed(options.maxDigits)) }
        try fields.finish(
            isComplete ? "The registration has faults" : "Missing required fields: phone_number, sip_uri"
        )
        guard let number, let text else { throw APIError(field: "/phone_number", Self.needed(options.maxDigits)) }
        return Wanted(
            text: text,
            number: number,
            name: ENUMName.domain(number).name,
            value: ListValue.write(uris),
            days: days
        )
    }

    /// The first service took `null` for an object without members.
    private static func nullAsEmpty(_ json: JSON) -> JSON { json.isNull ? [:] : json }

    private static func needed(_ maxDigits: Int) -> String {
        "must be a telephone number with its country code, such as +1234567890: \"+\" and 2 to \(maxDigits) digits"
    }

    private func uris(_ fields: inout FieldReader) -> [String] {
        let first = fields.text("sip_uri")
        if let first, let fault = ListValue.fault(in: first, schemes: options.schemes) {
            fields.note("/sip_uri", fault)
        }
        let others = fields.texts("fallback_uris", atMost: Self.fallbackLimit)
        for (index, text) in others.enumerated() {
            if let fault = ListValue.fault(in: text, schemes: options.schemes) {
                fields.note("/fallback_uris/\(index)", fault)
            }
        }
        return [first ?? ""] + others
    }

    private func number(_ request: APIRequest) throws -> E164Number {
        let text = String(decoding: request.parameter("number"), as: UTF8.self)
        guard let number = options.registrable(text) else {
            throw APIError(field: "/number", Self.needed(options.maxDigits))
        }
        return number
    }

    /// The field for the key, in requests and replies.
    private static let keyField = HTTPField.Name("Idempotency-Key")

    /// The key that tells a repeated request from a new one; one of our own if the client has none.
    private func key(_ request: APIRequest) throws -> String {
        guard let field = Self.keyField, let key = request.request.headers[field] else {
            var random = SystemRandomNumberGenerator()
            return "numen-" + Hex.encode((0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        guard (1...100).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw APIError(
                .badRequest,
                code: "bad_idempotency_key",
                "The Idempotency-Key must be 1 to 100 characters of ASCII without blanks"
            )
        }
        return key
    }

    // MARK: What is done

    func isActive(_ name: [UInt8]) async throws -> Bool {
        guard let tip = directory.tip else { throw NumberLookup.notReady }
        do {
            return try await directory.record(named: name)?.isActive(at: tip.height) ?? false
        } catch is DirectoryError {
            throw NumberLookup.notReady
        }
    }

    /// What is changed must be there, unless the request is the repetition of one that was taken.
    private func expectRegistered(_ name: [UInt8], _ key: String, _ request: APIRequest) async throws {
        if try await isActive(name) { return }
        if try await isUnknown(key, request) {
            throw APIError(.notFound, code: "not_registered", "The number is not registered; use POST /enum/register")
        }
    }

    private func isUnknown(_ key: String, _ request: APIRequest) async throws -> Bool {
        try await asking { try await $0.registration(key: key, by: request.context.principal) } == nil
    }

    private func submit(
        _ operation: RegistrationOrder.Operation,
        _ key: String,
        _ request: APIRequest
    ) async throws -> Registration {
        let principal = request.context.principal
        return try await asking {
            try await $0.submit(RegistrationOrder(key: key, operation: operation), by: principal)
        }
    }

    func asking<Value>(_ body: (any NumberRegistrar) async throws -> Value) async throws -> Value {
        do {
            return try await body(registrar)
        } catch let error as RegistrarError {
            throw APIError(error)
        }
    }

    // MARK: What is answered

    /// Tells the key of a request in its reply, whatever that is: without it nobody could ask again for a request whose
    /// key was made up here.
    private func keyed(_ request: APIRequest, _ body: (String) async throws -> Reply) async throws -> Reply {
        let key = try key(request)
        do {
            var reply = try await body(key)
            if let field = Self.keyField { reply.headers[field] = key }
            return reply
        } catch var error as APIError {
            if let field = Self.keyField { error.headers[field] = key }
            throw error
        }
    }

    private static func json(_ registration: Registration) -> JSONObject {
        var json: JSONObject = [
            "confirmations": .integer(registration.confirmations),
            "id": .string(registration.id),
            "nvs_key": .string(registration.name),
            "operation": .string(registration.operation),
            "state": .string(registration.state.rawValue),
            "status": registration.state == .failed ? "failed" : "success",
        ]
        json["cost"] = registration.cost.map { .string(Self.coins($0)) }
        json["txid"] = registration.txid.map { .string($0) }
        json["message"] = registration.message.map { .string($0) }
        return json
    }

    /// An amount as a decimal text, never a number: a reader of JSON may make a binary fraction of that.
    static func coins(_ units: Int64) -> String {
        guard case .number(let text) = JSON.amount(units: units) else { return "" }
        return text
    }

    private static func reply(
        _ status: HTTPResponse.Status,
        _ json: JSONObject,
        _ registration: Registration
    ) -> Reply {
        var reply = Reply(registration.state == .failed ? .conflict : status, .object(json))
        reply.headers[.location] = "/enum/registrations/" + registration.id
        return reply
    }
}
