// SPDX-License-Identifier: MIT
import Chain
import Foundation
import JSONRPC
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// What happens to one call on its way to the embedded chain and back.
enum Tampering: Sendable {
    /// The node says this instead.
    case answer(JSON)
    /// The node refuses.
    case refuse(Int, String)
    /// The node does it, and dies before it has replied.
    case dieAfter
    /// The node dies before it does anything.
    case dieBefore
    /// The node does it and never replies.
    case silenceAfter
    /// Something else replies.
    case http(Int, String)
    /// Something happens first.
    case first(@Sendable () async throws -> Void)
}

/// A node between the gate and the embedded chain that does as the test says; it also has a passphrase, which the embedded
/// chain does not know.
final class TamperedNode: Sendable {
    struct Script: Sendable {
        /// What is done to the next calls of a method.
        var next: [String: [Tampering]] = [:]
        /// What is done to every call, while set.
        var always: Tampering?
        var calls: [RPCRequest] = []
        var passphrase: String?
        var isLocked = false
        var isForMintingOnly = false
        /// Added to the number of transactions that the wallet tells; `nil` if it tells none.
        var extraTransactions: Int? = 0
    }

    static let user = "numen"
    static let password = "a canary that no log may show"

    private let script = Mutex(Script())
    private let chain: RPCClient

    init(chain: RPCClient) {
        self.chain = chain
    }

    func set(_ body: @Sendable (inout Script) -> Void) { script.withLock { body(&$0) } }

    /// Tampers with the next call of a method.
    func next(_ method: String, _ tampering: Tampering...) {
        script.withLock { $0.next[method, default: []] += tampering }
    }

    var calls: [RPCRequest] { script.withLock(\.calls) }

    /// How often a method was called.
    func count(of methods: String...) -> Int { calls.count { methods.contains($0.method) } }

    /// Calls that may spend.
    var spendingCalls: Int { count(of: "name_new", "name_update", "name_delete") }

    /// Serves while `body` runs.
    func serve<Value: Sendable>(
        _ body: @escaping @Sendable (_ url: String) async throws -> Value
    ) async throws -> Value {
        typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HTTPResponseEncoder())
                    try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        let port = server.channel.localAddress?.port ?? 0
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.executeThenClose { connections in
                    await withTaskGroup(of: Void.self) { serving in
                        do {
                            for try await connection in connections {
                                serving.addTask { try? await self.serve(connection) }
                            }
                        } catch {}
                        serving.cancelAll()
                    }
                }
            }
            defer { group.cancelAll() }
            return try await body("http://127.0.0.1:\(port)/")
        }
    }

    private func serve(
        _ connection: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    ) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var body = ByteBuffer()
            var isAuthorized = false
            for try await part in inbound {
                switch part {
                case .head(let head):
                    body.clear()
                    let expected = Data("\(Self.user):\(Self.password)".utf8).base64EncodedString()
                    isAuthorized = head.headers.first(name: "authorization") == "Basic \(expected)"
                case .body(let more):
                    body.writeImmutableBuffer(more)
                case .end:
                    let reply = isAuthorized ? try await reply(to: Array(body.readableBytesView)) : Reply(status: 401)
                    guard let reply else { return }
                    var headers = HTTPHeaders([("Content-Length", "\(reply.body.count)")])
                    headers.add(name: "Content-Type", value: reply.isJSON ? "application/json" : "text/html")
                    let status = HTTPResponseStatus(statusCode: reply.status)
                    try await outbound.write(.head(.init(version: .http1_1, status: status, headers: headers)))
                    try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: reply.body))))
                    try await outbound.write(.end(nil))
                }
            }
        }
    }

    private struct Reply {
        var status = 200
        var body: [UInt8] = []
        var isJSON = false
    }

    /// The reply to a call; `nil` closes the connection.
    private func reply(to body: [UInt8]) async throws -> Reply? {
        let request = try RPCRequest(JSONParser(escapes: .lowByte).parse(body))
        let tampering = script.withLock { script -> Tampering? in
            script.calls.append(request)
            guard let next = script.next[request.method]?.first else { return script.always }
            script.next[request.method]?.removeFirst()
            return next
        }
        switch tampering {
        case nil: return try await carryOut(request)
        case .answer(let result): return Self.reply(RPCResponse(result: result, id: request.id))
        case .refuse(let code, let message): return Self.refusal(RPCError(code: code, message: message), request)
        case .dieBefore: return nil
        case .dieAfter:
            _ = try await carryOut(request)
            return nil
        case .silenceAfter:
            _ = try await carryOut(request)
            try await Task.sleep(for: .seconds(3_600))
            return nil
        case .http(let status, let text): return Reply(status: status, body: Array(text.utf8))
        case .first(let body):
            try await body()
            return try await carryOut(request)
        }
    }

    private func carryOut(_ request: RPCRequest) async throws -> Reply {
        do {
            return Self.reply(RPCResponse(result: try await result(of: request), id: request.id))
        } catch let error as RPCError {
            return Self.refusal(error, request)
        } catch ChainError.rpc(let error) {
            return Self.refusal(error, request)
        }
    }

    private func result(of request: RPCRequest) async throws -> JSON {
        let state = script.withLock(\.self)
        if let passphrase = state.passphrase {
            switch request.method {
            case "walletpassphrase":
                guard request.params[0]?.text == passphrase else {
                    throw RPCError(code: -14, message: "Error: The wallet passphrase entered was incorrect.")
                }
                set { script in
                    script.isLocked = false
                    script.isForMintingOnly = false
                }
                return ["mint only": false]
            case "walletlock":
                set { $0.isLocked = true }
                return .null
            case "name_new", "name_update", "name_delete":
                if state.isForMintingOnly {
                    throw RPCError(
                        code: -4,
                        message: "Error: Wallet unlocked for block minting only, unable to create transaction."
                    )
                }
                if state.isLocked { throw RPCError(code: -32603, message: "unkown error") }
            default: break
            }
        }
        let result = try await chain.call(request.method, request.params)
        guard request.method == "getwalletinfo", var members = result.object else { return result }
        if state.passphrase != nil { members["unlocked_until"] = state.isLocked ? 0 : 4_000_000_000 }
        members["txcount"] = state.extraTransactions.map { .integer((result["txcount"]?.int ?? 0) + $0) }
        return .object(members)
    }

    private static func refusal(_ error: RPCError, _ request: RPCRequest) -> Reply {
        var reply = reply(RPCResponse(result: .null, error: error, id: request.id))
        reply.status = 500
        return reply
    }

    private static func reply(_ response: RPCResponse) -> Reply { Reply(body: response.octets, isJSON: true) }
}
