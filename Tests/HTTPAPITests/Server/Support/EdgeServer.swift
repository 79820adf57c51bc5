// SPDX-License-Identifier: MIT
import Access
import Dispatch
import Foundation
import HTTPAPI
import Hummingbird
import IP
import Logging
import NIOCore
import ServiceLifecycle

/// A server with a handful of routes, as it runs in the program.
struct EdgeServer: Sendable {
    /// The port at 127.0.0.1.
    let port: UInt16
    /// Tells when a route is busy.
    let seen: Seen
    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    /// Tells when a route is busy.
    final class Seen: Sendable {
        private let event = DispatchSemaphore(value: 0)

        func note() { event.signal() }
        /// Waits until a route has begun what takes long.
        func wait() { event.wait() }
    }

    /// Tells the server to stop, as a signal would.
    func stop() async { await group.triggerGracefulShutdown() }

    /// Ends the server as a program does that fails.
    func cancel() { running.cancel() }

    /// Limits small enough for tests to reach all of them.
    static func limits(_ adjust: (inout HTTPLimits) -> Void = { _ in }) -> HTTPLimits {
        var limits = HTTPLimits()
        limits.headerTime = .milliseconds(400)
        limits.idleTime = .milliseconds(400)
        limits.requestTime = .milliseconds(800)
        limits.writeTime = .milliseconds(400)
        limits.shutdownTime = .milliseconds(600)
        adjust(&limits)
        return limits
    }

    /// 127.0.0.1 and a port of the kernel's choice.
    static let loopback = ListenAddress(address: IPAddress(v4: 0x7f00_0001), port: 0)

    /// Runs a server while `body` talks to it on a thread of its own, then stops it.
    @discardableResult
    static func run<Result: Sendable>(
        limits: HTTPLimits = limits(),
        rates: RateGate = RateGate(),
        fast: (any FastResponder)? = nil,
        logger: Logger = silent,
        configure: (inout HTTPServerConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (EdgeServer) throws -> Result
    ) async throws -> Result {
        var configuration = HTTPServerConfiguration(addresses: [loopback])
        configuration.limits = limits
        configuration.threads = 2
        configure(&configuration)
        let seen = Seen()
        let (ports, listening) = AsyncStream.makeStream(of: UInt16.self)
        let server = HTTPServer(
            configuration: configuration,
            responder: router(seen, rates).buildResponder(),
            authenticator: { $0 == goodToken ? .token(id: "abc", scopes: [.register]) : nil },
            rates: rates,
            fast: fast,
            logger: logger,
            onListening: { listening.yield($0.first?.port ?? 0) }
        )
        let group = ServiceGroup(services: [server], logger: silent)
        let running = Task {
            defer { listening.finish() }
            try await group.run()
        }
        var port: UInt16 = 0
        for await first in ports {
            port = first
            break
        }
        let edge = EdgeServer(port: port, seen: seen, group: group, running: running)
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await withTaskExecutorPreference(OwnThread()) { try await call(body, edge) })
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        do {
            try await running.value
        } catch is CancellationError {
        }
        return try result.get()
    }

    @concurrent
    private static func call<Result>(
        _ body: @Sendable (EdgeServer) throws -> Result,
        _ edge: EdgeServer
    ) async throws -> Result {
        try body(edge)
    }

    static let goodToken = "numen_abc_secret"

    private static func router(_ seen: Seen, _ rates: RateGate) -> Router<APIContext> {
        let router = Router(context: APIContext.self)
        router.get("hello") { _, _ in "hello" }
        // What a fast responder answers as well, without naming the server.
        router.get("fast") { _, _ in "fast" }
        router.on("hello", method: .head) { _, _ in "hello" }
        router.post("echo") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            return Response(status: .ok, body: ResponseBody(byteBuffer: body))
        }
        // Does not look at its body.
        router.post("ignore") { _, _ in "ignored" }
        router.get("who") { _, context in
            "\(context.principal) \(context.client.bucket) \(context.client.isLoopback) \(context.requestID)"
        }
        router.get("secret") { _, context in
            try context.demand(.register)
            return "secret"
        }
        router.get("operator") { _, context in
            try context.demand(.operator)
            return "operator"
        }
        router.get("fail") { _, _ -> String in throw Breakage() }
        router.get("counted") { _, context in
            try rates.admit(context, policy: .counted).marking(Response(status: .ok))
        }
        router.get("wait") { _, _ in
            seen.note()
            try await Task.sleep(for: .milliseconds(200))
            return "waited"
        }
        router.get("forever") { _, _ -> String in
            seen.note()
            try await Task.sleep(for: .seconds(60))
            return "never"
        }
        router.get("large") { _, _ in
            Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(repeating: 0x61, count: 256 << 10)))
        }
        return router
    }

    private struct Breakage: Error {}
}

extension RatePolicy {
    /// Two at once, and one in ten seconds, for everybody.
    static let counted = RatePolicy(
        name: "counted",
        limit: RateLimit(1, per: 10_000_000_000, burst: 2),
        exemption: .localOperator,
        isOpen: false
    )
}

let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Answers `/fast` at once.
struct FixedReply: FastResponder {
    let route = "/fixed"
    var policy = RatePolicy.counted
    var body = "fast"

    func response(target: String, ifNoneMatch: String?) -> ByteBuffer? {
        guard target == "/fast" else { return nil }
        let status = ifNoneMatch == "\"1\"" ? "304 Not Modified" : "200 OK"
        let length = ifNoneMatch == "\"1\"" ? "" : "Content-Length: \(body.utf8.count)\r\n"
        return ByteBuffer(
            string: "HTTP/1.1 \(status)\r\n\(length)Content-Type: text/plain\r\n\r\n\(length.isEmpty ? "" : body)"
        )
    }
}
