// SPDX-License-Identifier: MIT
import DNSTransport
import Foundation
import IP
import Logging
import NameServer

/// 127.0.0.1 and a port of the kernel's choice.
let anyPort = ListenAddress(address: IPAddress(v4: 0x7f00_0001), port: 0)

extension DNSServerConfiguration {
    /// 127.0.0.1, two UDP threads, two event loops.
    static func loopback() -> Self {
        loopback(anyPort) { _ in }
    }

    /// One loopback address, two UDP threads, two event loops.
    static func loopback(
        _ address: ListenAddress = anyPort,
        _ adjust: (inout Self) throws -> Void = { _ in }
    ) rethrows -> Self {
        var configuration = DNSServerConfiguration(addresses: [address])
        configuration.udp.threads = 2
        configuration.tcp.eventLoops = 2
        try adjust(&configuration)
        return configuration
    }
}

/// A server of `EchoResponder`s that is bound and not yet run.
func makeServer(
    _ configuration: DNSServerConfiguration,
    postponed: Postponed? = nil,
    giveUp: @escaping @Sendable () -> Void = {}
) throws -> DNSServer<EchoResponder> {
    try DNSServer(configuration, logger: quiet, giveUp: giveUp) { EchoResponder(postponed: postponed) }
}

/// A logger that says nothing.
let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Runs a server while `body` talks to its first address, then stops it and returns what it has counted.
@discardableResult
func withServer(
    _ configuration: DNSServerConfiguration = .loopback(),
    postponed: Postponed? = nil,
    _ body: @escaping @Sendable (ListenAddress, DNSServer<EchoResponder>) throws -> Void
) async throws -> DNSServerCounters {
    let server = try makeServer(configuration, postponed: postponed)
    let running = Task { try await server.run() }
    do {
        try await blocking { try body(server.addresses[0], server) }
    } catch {
        running.cancel()
        try await running.value
        throw error
    }
    running.cancel()
    try await running.value
    return server.counters
}

/// Runs what blocks on a thread of its own: Swift's pool, which Dispatch shares, is as small as the machine.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Swift.Result { try body() })
        }
    }
}
