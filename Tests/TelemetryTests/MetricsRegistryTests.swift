// SPDX-License-Identifier: MIT
import CoreMetrics
import Telemetry
import Testing

/// What is reported through swift-metrics.
@Suite("What libraries report")
struct MetricsRegistryTests {
    private func lines(_ registry: MetricsRegistry) throws -> [String] {
        var text = MetricsText()
        registry.collect(into: &text)
        try Promtool.check(text.octets)
        return String(decoding: text.octets, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("is told under names and units that Prometheus knows")
    func kinds() throws {
        let registry = MetricsRegistry(help: ["app.requests": "Requests of the app."])
        let counter = Counter(label: "app.requests", dimensions: [("route", "/a\"b")], factory: registry)
        counter.increment(by: 3)
        counter.increment(by: -2)
        // The same labels are the same series.
        Counter(label: "app.requests", dimensions: [("route", "/a\"b")], factory: registry).increment()
        let part = FloatingPointCounter(label: "app.parts", dimensions: [], factory: registry)
        for _ in 0..<4 { part.increment(by: 0.5) }
        Gauge(label: "app.level", factory: registry).record(2.5)
        let meter = Meter(label: "app.open", dimensions: [], factory: registry)
        meter.increment()
        meter.increment()
        meter.decrement()
        let timer = Timer(label: "app.duration", dimensions: [], factory: registry)
        timer.recordMilliseconds(3)
        timer.recordSeconds(11)
        timer.recordNanoseconds(1)
        Recorder(label: "app.size", dimensions: [], aggregate: true, factory: registry).record(250)
        let lines = try lines(registry)
        #expect(lines.contains("# HELP app_requests_total Requests of the app."))
        #expect(lines.contains("app_requests_total{route=\"/a\\\"b\"} 4"))
        #expect(lines.contains("app_parts_total 2"))
        #expect(lines.contains("app_level 2.5"))
        #expect(lines.contains("app_open 1.0"))
        #expect(lines.contains("# TYPE app_duration_seconds histogram"))
        #expect(lines.contains("app_duration_seconds_bucket{le=\"0.0005\"} 1"))
        #expect(lines.contains("app_duration_seconds_bucket{le=\"0.0025\"} 1"))
        #expect(lines.contains("app_duration_seconds_bucket{le=\"0.005\"} 2"))
        #expect(lines.contains("app_duration_seconds_bucket{le=\"10.0\"} 2"))
        #expect(lines.contains("app_duration_seconds_bucket{le=\"+Inf\"} 3"))
        #expect(lines.contains("app_duration_seconds_count 3"))
        #expect(lines.contains("app_size_bucket{le=\"100.0\"} 0"))
        #expect(lines.contains("app_size_bucket{le=\"1000.0\"} 1"))
        #expect(lines.contains("numen_metrics_refused_series_total 0"))
    }

    @Test("never takes more memory than some, whatever labels are made of")
    func bounds() throws {
        let registry = MetricsRegistry()
        for index in 0..<2 * MetricsRegistry.familyLimit {
            Counter(label: "a", dimensions: [("name", "\(index)")], factory: registry).increment()
        }
        #expect(try lines(registry).count { $0.hasPrefix("a_total{") } == MetricsRegistry.familyLimit)
        #expect(
            try lines(registry).contains("numen_metrics_refused_series_total \(MetricsRegistry.familyLimit)")
        )
        for index in 0..<2 * MetricsRegistry.seriesLimit {
            Gauge(label: "b\(index)", factory: registry).record(1)
        }
        let series = try lines(registry).count { !$0.hasPrefix("#") }
        #expect(series == MetricsRegistry.seriesLimit + 1)
        // Those that there were go on.
        Counter(label: "a", dimensions: [("name", "0")], factory: registry).increment()
        #expect(try lines(registry).contains("a_total{name=\"0\"} 2"))
    }

    @Test("is one kind of thing for each name, and may be forgotten")
    func conflicts() throws {
        let registry = MetricsRegistry()
        let gauge = Gauge(label: "x.seconds", factory: registry)
        gauge.record(1)
        Timer(label: "x", dimensions: [], factory: registry).recordSeconds(2)
        #expect(try lines(registry).contains("x_seconds 1.0"))
        #expect(try lines(registry).contains("numen_metrics_refused_series_total 1"))
        gauge.destroy()
        #expect(try !lines(registry).contains { $0.hasPrefix("x_seconds") })
        // No number that would spoil all others.
        let timer = Recorder(label: "y", dimensions: [], aggregate: true, factory: registry)
        timer.record(Double.nan)
        timer.record(Double.infinity)
        timer.record(1.0)
        #expect(try lines(registry).contains("y_sum 1.0"))
    }

    @Test("counts all that many threads report")
    func threads() async throws {
        let registry = MetricsRegistry()
        await withTaskGroup(of: Void.self) { tasks in
            for _ in 0..<8 {
                tasks.addTask {
                    for _ in 0..<1_000 {
                        Counter(label: "n", dimensions: [], factory: registry).increment()
                        Timer(label: "t", dimensions: [], factory: registry).recordMilliseconds(1)
                    }
                }
            }
        }
        let lines = try lines(registry)
        #expect(lines.contains("n_total 8000") && lines.contains("t_seconds_count 8000"))
    }
}
