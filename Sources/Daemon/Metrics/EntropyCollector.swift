// SPDX-License-Identifier: MIT
import Entropy
import HTTPAPI
import Telemetry

/// Tells how randomness is: whether secrets may be made, and how the sources are that are mixed into it.
struct EntropyCollector: MetricsCollector {
    let entropy: any EntropyControl

    private static let gateStates = EntropyGate.State.allCases
    private static let sourceStates: [EntropyOverview.Source.State] = [.starting, .passing, .failed, .retired, .absent]

    func collect(into text: inout MetricsText) {
        let overview = entropy.overview
        text.append(
            "numen_entropy_gate_state",
            .gauge,
            "Whether keys, tokens and the like may be made; 1 for the state that is.",
            MetricSample.states(overview.verdict.state.rawValue, of: Self.gateStates.map(\.rawValue))
        )
        text.append(
            "numen_entropy_source_state",
            .gauge,
            "How the sources of entropy are; 1 for the state that each is in.",
            overview.sources.flatMap { source in
                MetricSample.states(
                    source.state.rawValue,
                    of: Self.sourceStates.map(\.rawValue),
                    MetricLabel("source", source.source.rawValue)
                )
            }
        )
        func append(_ name: String, _ help: String, _ figure: (EntropyOverview.Source) -> Int) {
            let samples = overview.sources.map {
                MetricSample.count(figure($0), MetricLabel("source", $0.source.rawValue))
            }
            text.append(name, .counter, help, samples)
        }
        append("numen_entropy_samples_total", "Samples of each source since the feeder started.", \.samples)
        append("numen_entropy_source_failures_total", "Failures of each source's tests since then.", \.failures)
        text.append(
            "numen_entropy_mixed_bytes_per_second",
            .gauge,
            "Octets of samples that are mixed into the kernel's pool in a second.",
            [.count(overview.rate)]
        )
        text.append(
            "numen_entropy_blocks_total",
            .counter,
            "Blocks that were mixed into the kernel's pool since the feeder started.",
            [.count(overview.blocks)]
        )
        text.append(
            "numen_entropy_credit_total",
            .counter,
            "Bits of entropy that these counted as.",
            [.count(overview.creditedBits)]
        )
    }
}
