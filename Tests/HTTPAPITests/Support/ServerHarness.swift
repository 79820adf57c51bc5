// SPDX-License-Identifier: MIT
import Access
import HTTPAPI
import Hummingbird
import IP
import JSONRPC
import Logging
import ServiceLifecycle
import Testing

/// A server on a port of its own that answers from a made-up chain.
struct ServerHarness: Sendable {
    let routes: [Route]
    let port: UInt16
    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    /// Holds the scopes register and list.
    static let token = "token-of-both"
    static let registerToken = "token-to-register"
    static let listToken = "token-to-list"
    static let metricsToken = "token-for-the-monitoring"
    static let operatorToken = "token-of-an-operator"

    static func start(
        _ directory: MadeUpDirectory,
        _ registrar: MadeUpRegistrar = MadeUpRegistrar(),
        resolver: MadeUpResolver? = nil,
        entropy: MadeUpEntropy = MadeUpEntropy(),
        options: NumberOptions = NumberOptions(),
        events: EventJournal = EventJournal(),
        pulse: Duration = .seconds(15),
        logger: Logger = silent,
        configure: (inout HTTPServerConfiguration) -> Void = { _ in }
    ) async throws -> ServerHarness {
        let api = API(
            directory: directory,
            registrar: registrar,
            resolver: try resolver ?? MadeUpResolver(),
            entropy: entropy,
            options: options,
            version: "test",
            events: events,
            collectors: [MadeUpCollector()],
            pulse: pulse
        )
        return try await run(api.routes, api.router, fast: api.cache, logger: logger) { configuration in
            configuration.limits.bodyOctetsByPath = api.bodyLimits
            configure(&configuration)
        }
    }

    /// The control face instead.
    static func control(_ directory: MadeUpDirectory, _ resolver: MadeUpResolver) async throws -> ServerHarness {
        let api = ControlAPI(
            directory: directory,
            resolver: resolver,
            version: "test",
            collectors: [MadeUpCollector()]
        )
        return try await run(api.routes, api.router, logger: silent) { $0.takesAPIKey = true }
    }

    /// The face of randomness instead.
    static func entropy(_ entropy: MadeUpEntropy) async throws -> ServerHarness {
        let api = EntropyAPI(entropy: entropy)
        return try await run(api.routes, api.router, logger: silent) { _ in }
    }

    private static func run(
        _ routes: [Route],
        _ router: (RateGate) -> Router<APIContext>,
        fast: (any FastResponder)? = nil,
        logger: Logger,
        configure: (inout HTTPServerConfiguration) -> Void
    ) async throws -> ServerHarness {
        let rates = RateGate()
        var configuration = HTTPServerConfiguration(addresses: [try ListenAddress("127.0.0.1:0")])
        configuration.threads = 1
        configuration.trustedProxies = AccessList([try IPNetwork("127.0.0.1")])
        // A stream of events does not end by itself.
        configuration.limits.shutdownTime = .milliseconds(300)
        configure(&configuration)
        let (ports, port) = AsyncStream.makeStream(of: UInt16.self)
        let server = HTTPServer(
            configuration: configuration,
            responder: router(rates).buildResponder(),
            authenticator: principal,
            rates: rates,
            fast: fast,
            logger: logger
        ) { addresses in
            for address in addresses { port.yield(address.port) }
        }
        let group = ServiceGroup(services: [server], logger: logger)
        let running = Task { try await group.run() }
        let first = try #require(await ports.first { _ in true })
        return ServerHarness(routes: routes, port: first, group: group, running: running)
    }

    private static func principal(_ text: String) -> Principal? {
        switch text {
        case token: .token(id: "both", scopes: [.register, .list])
        case registerToken: .token(id: "register", scopes: [.register])
        case listToken: .token(id: "list", scopes: [.list])
        case metricsToken: .token(id: "metrics", scopes: [.metrics])
        case operatorToken: .token(id: "operator", scopes: [.operator])
        default: nil
        }
    }

    func stop() async {
        await group.triggerGracefulShutdown()
        try? await running.value
    }

    /// Uses a connection, on a thread of its own.
    func connected<Value: Sendable>(_ body: @escaping @Sendable (RawClient) throws -> Value) async throws -> Value {
        let port = port
        return try await Task(executorPreference: OwnThread()) { try body(RawClient(port)) }.value
    }

    func get(_ target: String) async throws -> RawReply {
        try await ask("GET", target)
    }

    /// Asks on a connection of its own.
    func ask(
        _ method: String,
        _ target: String,
        headers: [String] = [],
        body: [UInt8]? = nil,
        token: String? = nil
    ) async throws -> RawReply {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: localhost:\(port)", "Connection: close"] + headers
        if let token { lines.append("Authorization: Bearer \(token)") }
        if let body { lines += ["Content-Type: application/json", "Content-Length: \(body.count)"] }
        let head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        return try await send(head + (body ?? []))
    }

    /// Sends a request that was recorded, with our port and a token in it.
    func exchange(_ request: String, token: String) async throws -> RawReply {
        let parts = request.split(separator: "\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let rest = parts[1].replacing("127.0.0.1:18080", with: "127.0.0.1:\(port)")
            .replacing("Host: x", with: "Host: localhost")
        let isNeeded = parts[0].contains("/enum/register") || parts[0].contains("/enum/list")
        let authorization = isNeeded ? "Authorization: Bearer \(token)\r\n" : ""
        return try await send(Array("\(parts[0])\r\n\(authorization)\(rest)".utf8))
    }

    private func send(_ octets: [UInt8]) async throws -> RawReply {
        let isHead = octets.starts(with: Array("HEAD ".utf8))
        let reply = try await connected { client in
            client.send(octets)
            return client.reply(hasBody: !isHead)
        }
        return try #require(reply)
    }
}

extension RawReply {
    /// The body, if it is JSON.
    var json: JSON? { try? JSONParser().parse(Array(body.utf8)) }
}
