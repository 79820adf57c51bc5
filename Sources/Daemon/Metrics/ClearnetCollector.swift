// SPDX-License-Identifier: MIT
import Clearnet
import ResolverPolicy
import Telemetry
import Unbound

/// Tells what is seen of the Internet, and how well.
struct ClearnetCollector: MetricsCollector {
    let toggle: ClearnetToggle

    private static let upstreamStates = ["unasked", "working", "silent", "bogus"]

    func collect(into text: inout MetricsText) {
        let clearnet = toggle.clearnet
        let mode = toggle.mode.mode
        text.append(
            "numen_clearnet_mode",
            .gauge,
            "What clients see: the chain, the Internet, or both; 1 for the mode that is in force.",
            ResolverMode.allCases.map { .count($0 == mode ? 1 : 0, MetricLabel("mode", $0.rawValue)) }
        )
        let state =
            switch clearnet.state {
            case .off: "off"
            case .on: "on"
            case .failed: "failed"
            }
        text.append(
            "numen_clearnet_state",
            .gauge,
            "Whether names of the Internet can be looked up; 1 for the state that is.",
            MetricSample.states(state, of: ["off", "on", "failed"])
        )
        append(clearnet.cacheTotals, to: &text)
        if let report = clearnet.upstreams {
            text.append(
                "numen_clearnet_upstreams_state",
                .gauge,
                "How those are who are asked for names of the Internet; 1 for the state that they are in.",
                MetricSample.states(report.state.word, of: Self.upstreamStates)
            )
        }
        if let counters = clearnet.counters { append(counters, to: &text) }
        guard let (refused, forbidden) = clearnet.readingTotals else { return }
        text.append(
            "numen_clearnet_refused_responses_total",
            .counter,
            "Responses of others that could not be used.",
            [.count(refused)]
        )
        text.append(
            "numen_clearnet_forbidden_records_total",
            .counter,
            "Records of others that were left out because only the chain speaks for their names.",
            [.count(forbidden)]
        )
    }

    private func append(_ totals: CacheTotals, to text: inout MetricsText) {
        text.append(
            "numen_clearnet_cache_lookups_total",
            .counter,
            "Look-ups in the caches of answers, by what they found.",
            [
                .count(totals.fresh, MetricLabel("result", "fresh")),
                .count(totals.stale, MetricLabel("result", "stale")),
                .count(totals.misses, MetricLabel("result", "miss")),
            ]
        )
        text.append(
            "numen_clearnet_cache_stored_total",
            .counter,
            "What the caches took in.",
            [
                .count(totals.stored, MetricLabel("kind", "answer")),
                .count(totals.failures, MetricLabel("kind", "failure")),
            ]
        )
        text.append(
            "numen_clearnet_cache_evicted_total",
            .counter,
            "Entries that gave way while they could still have been used.",
            [.count(totals.evicted)]
        )
        text.append("numen_clearnet_cache_entries", .gauge, "Entries of all caches.", [.count(totals.entries)])
        text.append(
            "numen_clearnet_cache_bytes",
            .gauge,
            "Memory that entries take, in octets.",
            [.count(totals.octets)]
        )
    }

    private func append(_ counters: UnboundCounters, to text: inout MetricsText) {
        let outcomes = [
            ("answered", counters.answered), ("failed", counters.failed), ("timed_out", counters.timedOut),
            ("cancelled", counters.cancelled), ("refused", counters.refused),
        ]
        text.append(
            "numen_clearnet_resolved_total",
            .counter,
            "What became of questions to the resolver since it was made.",
            outcomes.map { MetricSample.count($0.1, MetricLabel("outcome", $0.0)) }
        )
        text.append(
            "numen_clearnet_bogus_total",
            .counter,
            "Answers that did not validate.",
            [.count(counters.bogus)]
        )
        text.append(
            "numen_clearnet_outstanding",
            .gauge,
            "Questions that wait for the resolver.",
            [.count(counters.outstanding)]
        )
        text.append(
            "numen_clearnet_tls_failures_total",
            .counter,
            "Connections to upstreams over TLS that failed.",
            [.count(counters.tlsFailures)]
        )
    }
}
