// SPDX-License-Identifier: MIT
import Access
import HTTPTypes
import Hummingbird
import Telemetry

/// GET /metrics, for Prometheus.
///
/// There are no names, numbers or addresses in what is told, but how much a server is asked and what it spends is not
/// for everybody either.
struct MetricsRoutes: Sendable {
    let collectors: [any MetricsCollector]
    /// Whether everybody on this machine may ask.
    let isOpenHere: Bool

    /// As often as a monitoring asks, and some people with it.
    private static let rate = RatePolicy(
        name: "metrics",
        limit: RateLimit(2, burst: 10),
        exemption: .thisMachine,
        isOpen: true
    )

    var routes: [Route] {
        [Route(.get, "/metrics", scope: isOpenHere ? nil : .metrics, rate: Self.rate, handler: metrics)]
    }

    private func metrics(_ request: APIRequest) async throws -> Reply {
        // Whom a proxy on this machine has sent is not of this machine.
        if !request.context.client.isLoopback { try request.context.demand(.metrics) }
        var text = MetricsText()
        for collector in collectors { await collector.collect(into: &text) }
        return Reply(.ok, type: MetricsText.mediaType, body: ResponseBody(byteBuffer: ByteBuffer(bytes: text.octets)))
    }
}
