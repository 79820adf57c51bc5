// SPDX-License-Identifier: MIT
public import CoreMetrics
internal import Synchronization

/// Keeps what is reported through swift-metrics.
///
/// How many series there are is bounded, in all and for each metric: whoever makes a label of what comes from outside
/// must not fill the memory, nor that of the monitoring. What is beyond is not kept, and that is counted.
public final class MetricsRegistry: MetricsFactory, MetricsCollector {
    private enum Kind {
        case counter, gauge, histogram, timer

        /// What a name ends with.
        var suffix: String {
            switch self {
            case .counter: "_total"
            case .timer: "_seconds"
            case .gauge, .histogram: ""
            }
        }

        var textKind: MetricsText.Kind {
            switch self {
            case .counter: .counter
            case .gauge: .gauge
            case .histogram, .timer: .histogram
            }
        }
    }

    private struct Family {
        var kind: Kind
        var help: String
        var series: [[MetricLabel]: any MetricSeries] = [:]
    }

    private struct State {
        var families: [String: Family] = [:]
        var count = 0
        var refused: UInt64 = 0
    }

    /// The most series of all metrics together.
    public static let seriesLimit = 4_096
    /// The most series of one metric.
    public static let familyLimit = 512

    private let help: [String: String]
    private let state = Mutex(State())

    /// Creates a registry without metrics.
    ///
    /// - Parameter help: what metrics tell, by their labels in swift-metrics.
    public init(help: [String: String] = [:]) {
        self.help = help
    }

    /// Has everything in this process that uses swift-metrics report here from now on; once a process.
    public func install() {
        MetricsSystem.bootstrap(self)
    }

    /// Makes a counter.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter) { CounterSeries() } ?? NOOPMetricsHandler.instance
    }

    /// Makes a gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge) { GaugeSeries() } ?? NOOPMetricsHandler.instance
    }

    /// Makes a histogram, or if it does not aggregate a gauge.
    public func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else {
            return series(label, dimensions, .gauge) { GaugeSeries() } ?? NOOPMetricsHandler.instance
        }
        return series(label, dimensions, .histogram) { HistogramSeries(bounds: HistogramSeries.sizes) }
            ?? NOOPMetricsHandler.instance
    }

    /// Makes a histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .timer) { HistogramSeries(bounds: HistogramSeries.seconds) }
            ?? NOOPMetricsHandler.instance
    }

    /// Forgets a counter.
    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }

    /// Forgets a gauge.
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }

    /// Forgets a gauge or a histogram.
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }

    /// Forgets a histogram of seconds.
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    /// Appends all that is kept.
    public func collect(into text: inout MetricsText) {
        let (families, refused) = state.withLock { ($0.families, $0.refused) }
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            let samples = family.series.map { MetricSample($0.value.value, $0.key) }
                .sorted { $0.labels.map(\.value).lexicographicallyPrecedes($1.labels.map(\.value)) }
            text.append(name, family.kind.textKind, family.help, samples)
        }
        text.append(
            "numen_metrics_refused_series_total",
            .counter,
            "Series that were not kept because there were too many.",
            [.count(refused)]
        )
    }

    /// The series of a metric with these labels, made if it is not there; nil if it cannot be.
    private func series<Series: MetricSeries>(
        _ label: String,
        _ dimensions: [(String, String)],
        _ kind: Kind,
        make: () -> Series
    ) -> Series? {
        var name = MetricName.metric(label)
        if !name.hasSuffix(kind.suffix) { name += kind.suffix }
        var taken: Set<String> = []
        let labels = dimensions.map { MetricLabel($0.0, $0.1) }.filter { taken.insert($0.name).inserted }
        return state.withLock { state in
            var family = state.families[name] ?? Family(kind: kind, help: help[label] ?? "\(label), of swift-metrics.")
            if family.kind == kind, let known = family.series[labels] as? Series { return known }
            guard family.kind == kind, state.count < Self.seriesLimit, family.series.count < Self.familyLimit else {
                state.refused &+= 1
                return nil
            }
            let made = make()
            family.series[labels] = made
            state.families[name] = family
            state.count += 1
            return made
        }
    }

    private func remove(_ handler: AnyObject) {
        state.withLock { state in
            for (name, family) in state.families {
                guard let labels = family.series.first(where: { $0.value === handler })?.key else { continue }
                state.families[name]?.series[labels] = nil
                state.count -= 1
                return
            }
        }
    }
}
