// SPDX-License-Identifier: MIT
import Chain
import Clearnet
import DNSTransport
import DNSWire
import Foundation
import HTTPAPI
import IP
import JSONRPC
import NVS
import NameIndex
import ServiceLifecycle
import Settings

/// Writes down every second how the server is and what it has done, for those who watch it.
struct Monitor: Service {
    let settings: Settings
    let index: NameIndex
    let directory: ChainDirectory
    let dns: DNSServer<ResolvingServer>
    let resolver: ResolverFace
    let entropy: EntropyWatch
    let events: ServerEvents

    private static let period = Duration.seconds(1)
    /// The most faults of names that are told at once; the browser of names has all of them.
    private static let faultLimit = 20

    func run() async throws {
        // Sleeping ends by an error when the server stops, which is no error.
        try? await cancelWhenGracefulShutdown { try await watch() }
    }

    private func watch() async throws {
        let started = Int(Date.now.timeIntervalSince1970)
        var (counters, time) = (dns.counters, ContinuousClock.now)
        var faults = Faults()
        var last: JSON = .null
        while true {
            let status = await status(since: started, &faults)
            if status != last { events.journal.append(.status, status) }
            last = status
            try await Task.sleep(for: Self.period)
            let (newCounters, now) = (dns.counters, ContinuousClock.now)
            events.journal.append(.sample, TrafficSample(counters, newCounters, over: time.duration(to: now)).json)
            (counters, time) = (newCounters, now)
        }
    }

    /// What of the chain cannot be served, put into order once for each change of the chain; and how many names are served,
    /// which takes longer to count the more there are.
    private struct Faults {
        var revision: Int?
        var names = 0
        var count = 0
        var lines: [String] = []
    }

    private func status(since started: Int, _ faults: inout Faults) async -> JSON {
        let revision = directory.tip?.revision
        if faults.revision != revision {
            let log = directory.publisher.faults
            faults = Faults(
                revision: revision,
                names: index.snapshot.nodeCount,
                count: log.count,
                lines: Array(log.all.prefix(Self.faultLimit))
            )
        }
        let (health, snapshot) = (await directory.health(), index.snapshot)
        return [
            "answering": .bool(health.isAnswering),
            "children": .array(
                health.children.map { child in
                    [
                        "name": .string(child.name), "restarts": .integer(child.restarts),
                        "state": .string(child.state),
                    ]
                }
            ),
            "clearnet": resolver.report.json,
            "entropy": entropy.overview.json,
            "dns": .array(dns.addresses.map { .string($0.description) }),
            "fault_lines": .array(faults.lines.map { .string($0) }),
            "faults": .integer(faults.count),
            "hash": .string(directory.tip?.hash ?? ""),
            "height": .integer(directory.tip?.height ?? 0),
            "index_octets": .integer(snapshot.octets),
            "names": .integer(faults.names),
            "node": node(version: health.nodeVersion),
            "started": .integer(started),
            "version": .string(Version.current),
            "zones": .array(snapshot.zones.map { .string($0.apex.description) }),
        ]
    }

    private func node(version: Int) -> JSON {
        let follower = directory.chain.running?.follower.status
        var node: JSONObject = [
            "embedded": .bool(settings.node.url == nil),
            "state": .string(follower?.state.word ?? "filling"),
            "text": .string(follower?.state.description ?? "the embedded chain is being filled"),
            "url": .string(directory.chain.running?.client.endpoint.url ?? settings.node.url ?? ""),
            "version": .integer(version),
        ]
        node["height"] = follower?.nodeHeight.map { .integer($0) }
        node["last_error"] = follower?.lastError.map { .string($0) }
        node["since"] = follower.map { .integer(Int($0.since.timeIntervalSince1970)) }
        return .object(node)
    }
}
