// SPDX-License-Identifier: MIT
import DNSTransport
import DNSWire
import IP
import LDNS
import Logging
import NameServer
import Synchronization

/// A resolver on a loopback port that says what a test has written down, and counts who asks.
final class MadeUpUpstream: Sendable {
    struct Script: Sendable {
        /// Records in presentation form, by owner and type.
        var records: [String: [String]] = [:]
        /// Whether it says nothing at all.
        var isSilent = false
        /// What names begin with of which it says nothing.
        var silentPrefix: String?
        var questions: [String] = []
        var probes: [String] = []
    }

    /// What probes are for.
    private static let probed = [". NS", ". DNSKEY", "com. NS", "net. NS", "org. NS"]

    private let script = Mutex(Script())

    /// Every question that came in but those of probes, as `name TYPE`.
    var questions: [String] { script.withLock(\.questions) }

    /// Every question of probes.
    var probes: [String] { script.withLock(\.probes) }

    func change(_ body: (inout Script) -> Void) {
        script.withLock { body(&$0) }
    }

    func answer(_ query: Message) -> Message? {
        guard let question = query.questions.first else { return nil }
        let key = "\(question.name.folded) \(question.type)"
        return script.withLock { script in
            if Self.probed.contains(key) { script.probes.append(key) } else { script.questions.append(key) }
            if script.isSilent || script.silentPrefix.map(key.hasPrefix) == true { return nil }
            var reply = query
            reply.header.isResponse = true
            reply.header.recursionAvailable = true
            reply.additionals = []
            guard let texts = script.records[key] else {
                reply.header.responseCode = .nxDomain
                let soa = "example. 300 IN SOA ns.example. hostmaster.example. 1 2 3 4 60"
                reply.authorities = [Self.record(soa)].compactMap(\.self)
                return reply
            }
            reply.answers = texts.compactMap(Self.record)
            return reply
        }
    }

    private static func record(_ text: String) -> ResourceRecord? {
        guard let record = try? LDNSRecord(text: text), let name = try? DomainName(wire: record.owner),
            let data = try? RData(type: RRType(rawValue: record.type), wire: record.rdata)
        else { return nil }
        return ResourceRecord(name: name, ttl: record.ttl, rdata: data)
    }

    /// Runs it while `body` asks.
    static func run(_ body: (MadeUpUpstream, ListenAddress) async throws -> Void) async throws {
        let upstream = MadeUpUpstream()
        var configuration = DNSServerConfiguration(
            addresses: [ListenAddress(address: IPAddress(v4: 0x7F00_0001), port: 0)]
        )
        configuration.udp.threads = 1
        configuration.tcp.eventLoops = 1
        let logger = Logger(label: "upstream") { _ in SwiftLogNoOpLogHandler() }
        let server = try DNSServer(configuration, logger: logger) { UpstreamResponder(upstream: upstream) }
        let running = Task { try await server.run() }
        do {
            try await body(upstream, server.addresses[0])
        } catch {
            running.cancel()
            try await running.value
            throw error
        }
        running.cancel()
        try await running.value
    }
}

private struct UpstreamResponder: DNSResponder, ~Copyable {
    let upstream: MadeUpUpstream

    var questionType: RRType { RRType(rawValue: 0) }

    mutating func refresh() {}

    mutating func answer(
        _ query: Span<UInt8>,
        from origin: QueryOrigin,
        into response: inout MessageWriter
    ) -> Verdict {
        guard let message = try? Message.decode([UInt8](copying: query)), let reply = upstream.answer(message),
            let octets = try? reply.encode()
        else { return .drop }
        response.reset(limit: 65_535)
        return response.append(octets.span) ? .reply : .drop
    }
}
