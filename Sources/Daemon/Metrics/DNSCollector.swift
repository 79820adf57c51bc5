// SPDX-License-Identifier: MIT
import DNSTransport
import Telemetry

/// Tells what DNS is asked and answers, from the counters of its threads.
struct DNSCollector: MetricsCollector {
    /// The counters as they are now.
    let counters: @Sendable () -> DNSServerCounters

    private static let bounds = LatencyHistogram.bounds.map { bound in
        Double(bound.components.seconds) + Double(bound.components.attoseconds) / 1e18
    }

    func collect(into text: inout MetricsText) {
        let counters = counters()
        let transports = [("udp", counters.udp), ("tcp", counters.tcp)]

        func append(_ name: String, _ help: String, _ figure: (TransportCounters) -> UInt64) {
            let samples = transports.map { MetricSample.count(figure($0.1), MetricLabel("transport", $0.0)) }
            text.append(name, .counter, help, samples)
        }
        func append(
            _ name: String,
            _ help: String,
            _ label: String,
            _ words: [String],
            _ figures: (TransportCounters) -> [UInt64]
        ) {
            let samples = transports.flatMap { transport, counters in
                zip(words, figures(counters))
                    .map { word, count in
                        MetricSample.count(count, MetricLabel("transport", transport), MetricLabel(label, word))
                    }
            }
            text.append(name, .counter, help, samples)
        }
        append(
            "numen_dns_queries_total",
            "Queries that get a response, at once or later, by the type asked for.",
            "type",
            TransportCounters.typeNames,
            \.types
        )
        append(
            "numen_dns_responses_total",
            "Responses, by their code.",
            "rcode",
            TransportCounters.codeNames,
            \.codes
        )
        append("numen_dns_messages_received_total", "Messages that came in, those dropped included.", \.queries)
        append("numen_dns_messages_sent_total", "Messages that were sent.", \.answers)
        append("numen_dns_dropped_total", "Messages that got no response.", \.dropped)
        append("numen_dns_truncated_total", "Responses that did not fit and told the client to use TCP.", \.truncated)
        append("numen_dns_errors_total", "Responses that could not be sent, and failures of the socket.", \.errors)
        append("numen_dns_received_bytes_total", "Octets of messages that came in.", \.octetsIn)
        append("numen_dns_sent_bytes_total", "Octets of messages that were sent.", \.octetsOut)
        text.append(
            "numen_dns_response_duration_seconds",
            .histogram,
            "Time from when a query was taken to when its response was handed to the kernel, by where that came from.",
            transports.flatMap { transport, counters in
                [("memory", counters.atOnce), ("resolver", counters.later)]
                    .map { source, times in
                        MetricSample(
                            .histogram(
                                bounds: Self.bounds,
                                counts: times.counts,
                                sum: Double(times.nanoseconds) / 1e9
                            ),
                            [MetricLabel("transport", transport), MetricLabel("source", source)]
                        )
                    }
            }
        )
        Self.append(counters.connections, to: &text)
    }

    private static func append(_ connections: ConnectionCounters, to text: inout MetricsText) {
        text.append(
            "numen_dns_connections_open",
            .gauge,
            "Connections of TCP that are open.",
            [.count(connections.open)]
        )
        text.append(
            "numen_dns_connections_total",
            .counter,
            "Connections of TCP: accepted, refused for a limit, displaced by new ones while idle, or closed for idling.",
            [
                ("accepted", connections.accepted), ("refused", connections.refused),
                ("displaced", connections.displaced), ("timed_out", connections.timedOut),
            ]
            .map { MetricSample.count($0.1, MetricLabel("event", $0.0)) }
        )
    }
}
