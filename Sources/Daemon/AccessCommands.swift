// SPDX-License-Identifier: MIT
import Access
import Control
import Glibc
import JSONRPC
import Store

/// What `numen token` asks for.
///
/// Each command is recorded in the audit log before it does anything; if that fails, it does nothing.
struct AccessCommands: Sendable {
    let tokens: TokenStore
    let audit: AuditRecord

    /// Answers one request of the control socket; nil if it is for somebody else.
    func handle(_ request: ControlRequest, _ reply: ControlReply) async throws -> JSON? {
        switch request.command {
        case "token.new": try await new(request.parameters)
        case "token.list": try await list(request.parameters, reply)
        case "token.revoke": try await revoke(request.parameters)
        default: nil
        }
    }

    /// Makes a token, and returns its text, which is nowhere else.
    ///
    /// Parameters: `scopes`, an array of names; `days` and `label`, both optional.
    func new(_ parameters: JSONObject) async throws -> JSON {
        let order = try order(parameters)
        var random = SystemRandomNumberGenerator()
        let (text, token) = order.issue(at: now, using: &random)
        let details: JSONObject = [
            "expires_at": .integer(token.expiresAt),
            "id": .string(token.id),
            "label": .string(token.label),
            "scopes": .string(Scope.text(token.scopes)),
        ]
        try await record("token.new", details)
        do {
            try await tokens.add(token)
        } catch {
            // The log says that there is this token, and there is not. It is no secret, so failing to say so is no harm.
            _ = try? await record("token.new.failed", ["id": .string(token.id)])
            throw error
        }
        var result = details
        result["token"] = .string(text.text)
        return .object(result)
    }

    /// Sends a row for each token, the newest first.
    func list(_ parameters: JSONObject, _ reply: ControlReply) async throws -> JSON {
        try await record("token.list", [:])
        let tokens = try await tokens.list()
        let now = now
        for token in tokens {
            try await reply.send([
                "id": .string(token.id),
                "state": .string(token.state(at: now).rawValue),
                "scopes": .string(Scope.text(token.scopes)),
                "created_at": .integer(token.createdAt),
                "expires_at": .integer(token.expiresAt),
                "revoked_at": token.revokedAt.map { .integer($0) } ?? .null,
                "label": .string(token.label),
            ])
        }
        return .integer(tokens.count)
    }

    /// Makes a token worth nothing.
    ///
    /// Parameter: `id`.
    func revoke(_ parameters: JSONObject) async throws -> JSON {
        guard let id = parameters["id"]?.text, id.utf8.count == 12, id.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw ControlError("the id of a token is needed: 12 characters, as numen token list shows them") }
        try await record("token.revoke", ["id": .string(id)])
        guard let token = try await tokens.revoke(id: id, at: now) else {
            throw ControlError("there is no token with the id \(id); see numen token list")
        }
        return ["id": .string(token.id), "label": .string(token.label), "revoked_at": .integer(token.revokedAt ?? now)]
    }

    private var now: Int64 { AuditLog.systemTime() / 1_000 }

    private func order(_ parameters: JSONObject) throws -> TokenOrder {
        var scopes: Set<Scope> = []
        for name in parameters["scopes"]?.array ?? [] {
            guard let scope = name.text.flatMap({ Scope(rawValue: $0) }) else {
                let names = Scope.allCases.map(\.rawValue).joined(separator: ", ")
                throw ControlError("there is no such scope; there are \(names)")
            }
            scopes.insert(scope)
        }
        guard let days = (parameters["days"] ?? .integer(TokenOrder.defaultDays)).int,
            let label = (parameters["label"] ?? "").text
        else { throw ControlError("days are a whole number, and a label is text") }
        do throws(TokenOrder.Fault) {
            return try TokenOrder(scopes: scopes, days: days, label: label)
        } catch {
            throw ControlError(error.description)
        }
    }

    /// Records what a command is about to do; if that fails it must not be done.
    ///
    /// The control socket can be opened by the user who runs the server alone, and by root.
    func record(_ action: String, _ details: JSONObject) async throws {
        let principal = Principal.localOperator(uid: geteuid())
        try await audit.append(actor: principal.description, action: action, details: details)
    }
}
