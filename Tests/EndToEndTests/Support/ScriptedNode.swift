// SPDX-License-Identifier: MIT
import Foundation
import Synchronization

/// A node between a server and an embedded chain that does as the test says; it also has a passphrase, which the embedded
/// chain does not know.
final class ScriptedNode: Sendable {
    /// What becomes of one call.
    enum Deed: Sendable {
        /// The node dies before it does anything, and stays away.
        case dieBefore
        /// The node does it, dies before it has replied, and stays away.
        case dieAfter
        /// The call waits before the node does it.
        case waitBefore(Pause)
        /// The node does it, and its reply waits.
        case waitAfter(Pause)
    }

    /// A call that waits until the test has done something else.
    final class Pause: Sendable {
        private let (arrivals, arrival) = AsyncStream.makeStream(of: Never.self)
        private let isOver = DispatchSemaphore(value: 0)

        /// Waits until the call is there.
        func reached() async { for await _ in arrivals {} }

        /// Lets the call go on.
        func end() { isOver.signal() }

        fileprivate func pass() {
            arrival.finish()
            isOver.wait()
        }
    }

    /// What it knows of its wallet, and what it was asked.
    struct State: Sendable {
        /// What is done to the next calls of a method.
        var next: [String: [Deed]] = [:]
        /// The methods that were called, in their order.
        var calls: [String] = []
        var isAway = false
        var passphrase: String?
        var isLocked = false
        /// Blocks that were made since; their coins are in the embedded chain's wallet, and in no real one.
        var blocks = 0
    }

    static let user = "wallet"
    static let password = "a canary that no log may show"

    /// Where it listens.
    let port: Int
    private let listener: LoopbackSocket
    private let chain: Int
    private let cookieFile: String
    private let state = Mutex(State())

    /// Starts to listen.
    ///
    /// `chain` is the port of the embedded chain, and `cookieFile` its cookie file, which is read for each call.
    init(chain: Int, cookieFile: String) throws {
        (listener, port) = try LoopbackSocket.listening()
        self.chain = chain
        self.cookieFile = cookieFile
        Thread.detachNewThread { [listener, weak self] in
            while let connection = listener.accept() {
                Thread.detachNewThread { self?.serve(connection) }
            }
        }
    }

    deinit { listener.end() }

    /// What it knows and was asked.
    var known: State { state.withLock(\.self) }

    /// How often a method was called.
    func count(of method: String) -> Int { known.calls.count { $0 == method } }

    func set(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }

    /// Says what becomes of the next call of a method.
    func next(_ method: String, _ deed: Deed) { state.withLock { $0.next[method, default: []].append(deed) } }

    private func serve(_ connection: LoopbackSocket) {
        var received: [UInt8] = []
        let credential = "Basic " + Data("\(Self.user):\(Self.password)".utf8).base64EncodedString()
        while let request = PlainHTTP(from: connection, &received, within: 600_000), !known.isAway {
            let isAllowed = request.fields["authorization"] == credential
            guard let reply = isAllowed ? reply(to: request) : PlainHTTP(status: 401) else { break }
            guard connection.send(reply.octets) else { break }
        }
        connection.end()
    }

    /// The reply to a call; nil if the node is dead by then.
    private func reply(to request: PlainHTTP) -> PlainHTTP? {
        let method = request.json["method"] as? String ?? ""
        let deed = state.withLock { state -> Deed? in
            state.calls.append(method)
            guard state.next[method]?.isEmpty == false else { return nil }
            return state.next[method]?.removeFirst()
        }
        switch deed {
        case nil:
            return carryOut(method, request)
        case .dieBefore:
            state.withLock { $0.isAway = true }
            return nil
        case .dieAfter:
            _ = carryOut(method, request)
            state.withLock { $0.isAway = true }
            return nil
        case .waitBefore(let pause):
            pause.pass()
            return carryOut(method, request)
        case .waitAfter(let pause):
            let reply = carryOut(method, request)
            pause.pass()
            return reply
        }
    }

    private func carryOut(_ method: String, _ request: PlainHTTP) -> PlainHTTP? {
        let params = request.json["params"] as? [Any] ?? []
        let known = known
        if method == "getwalletinfo" { return walletInfo(forward(request.body), known) }
        guard let passphrase = known.passphrase else { return forward(request.body) }
        switch method {
        case "walletpassphrase":
            guard params.first as? String == passphrase else {
                return .error(-14, "Error: The wallet passphrase entered was incorrect.", request)
            }
            state.withLock { $0.isLocked = false }
            return .result("{\"mint only\":false}", request)
        case "walletlock":
            state.withLock { $0.isLocked = true }
            return .result("null", request)
        case "name_new" where known.isLocked:
            return .error(-32603, "unkown error", request)
        default:
            return forward(request.body)
        }
    }

    /// What the wallet would say of itself if it were a real one.
    private func walletInfo(_ reply: PlainHTTP?, _ known: State) -> PlainHTTP? {
        guard var reply else { return nil }
        let text = String(decoding: reply.body, as: UTF8.self)
        let until = known.passphrase == nil ? "" : "\"unlocked_until\":\(known.isLocked ? 0 : 4_000_000_000),"
        let changed = text.replacing(/"txcount":(\d+)/) { match in
            "\(until)\"txcount\":\((Int(match.1) ?? 0) - known.blocks)"
        }
        reply.body = Array(changed.utf8)
        return reply
    }

    /// Has the embedded chain do it; nil if that is away.
    private func forward(_ body: [UInt8]) -> PlainHTTP? {
        guard let user = try? String(contentsOfFile: cookieFile, encoding: .utf8),
            let connection = try? LoopbackSocket.connected(to: chain)
        else { return nil }
        let credential = Data(user.utf8).base64EncodedString()
        let head = """
            POST / HTTP/1.1\r
            Host: 127.0.0.1\r
            Authorization: Basic \(credential)\r
            Content-Type: application/json\r
            Content-Length: \(body.count)\r
            \r

            """
        var received: [UInt8] = []
        guard connection.send(Array(head.utf8) + body) else { return nil }
        return PlainHTTP(from: connection, &received, within: 30_000)
    }
}

extension PlainHTTP {
    /// A reply without a body.
    fileprivate init(status: Int) {
        (start, fields, body) = ("HTTP/1.1 \(status) .", [:], [])
    }

    fileprivate static func result(_ result: String, _ request: PlainHTTP) -> PlainHTTP {
        reply(200, "{\"result\":\(result),\"error\":null,\"id\":\(request.id)}\n")
    }

    fileprivate static func error(_ code: Int, _ message: String, _ request: PlainHTTP) -> PlainHTTP {
        reply(
            500,
            "{\"result\":null,\"error\":{\"code\":\(code),\"message\":\"\(message)\"},\"id\":\(request.id)}\n"
        )
    }

    private static func reply(_ status: Int, _ body: String) -> PlainHTTP {
        var reply = PlainHTTP(status: status)
        reply.body = Array(body.utf8)
        return reply
    }

    /// The id of a call, as JSON.
    private var id: String {
        switch json["id"] {
        case let number as NSNumber: "\(number)"
        case let text as String: "\"\(text)\""
        default: "null"
        }
    }

    /// The message as it goes over the wire.
    fileprivate var octets: [UInt8] {
        Array("\(start)\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
    }
}
