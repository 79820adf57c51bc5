// SPDX-License-Identifier: MIT
import Telemetry
import Testing

/// The text format of Prometheus, version 0.0.4; promtool, which is Prometheus's own, reads what is written here.
@Suite("Metrics as text")
struct MetricsTextTests {
    private func text(_ octets: [UInt8]) -> String { String(decoding: octets, as: UTF8.self) }

    @Test("are written as the format says")
    func format() throws {
        var metrics = MetricsText()
        metrics.append("a_total", .counter, "What is\ncounted, \\ and \"quoted\".", [.count(3), .count(4)])
        metrics.append(
            "b",
            .gauge,
            "Measured.",
            [.number(-1.5, MetricLabel("x", "1")), .number(.nan, MetricLabel("x", "2"))]
        )
        let sample = MetricSample.Value.histogram(bounds: [0.5, 1e-6 * 1e9], counts: [2, 0, 1], sum: 7)
        metrics.append("c_seconds", .histogram, "Times.", [MetricSample(sample, [MetricLabel("y", "z")])])
        metrics.append("empty", .gauge, "Nothing.", [])
        metrics.append("b", .counter, "Again.", [.count(1)])
        #expect(
            text(metrics.octets) == #"""
                # HELP a_total What is\ncounted, \\ and "quoted".
                # TYPE a_total counter
                a_total 3
                # HELP b Measured.
                # TYPE b gauge
                b{x="1"} -1.5
                b{x="2"} NaN
                # HELP c_seconds Times.
                # TYPE c_seconds histogram
                c_seconds_bucket{y="z",le="0.5"} 2
                c_seconds_bucket{y="z",le="1000.0"} 2
                c_seconds_bucket{y="z",le="+Inf"} 3
                c_seconds_sum{y="z"} 7.0
                c_seconds_count{y="z"} 3

                """#
        )
        try Promtool.check(metrics.octets)
    }

    @Test("keep to the format whatever labels say")
    func hostileLabels() throws {
        let values = [
            "\"", "\\", "\n", "a\"} 1\nevil_total 2\n", "\\\"", "\r\n\t\0\u{1B}[31m", "日本 ☃", "}", "# HELP x", "",
            String(repeating: "x", count: 100_000), String(repeating: "☃", count: 100_000),
        ]
        var metrics = MetricsText()
        metrics.append(
            "hostile_total",
            .counter,
            "Labels from outside.",
            values.enumerated().map { .count($0.offset, MetricLabel("value", $0.element), MetricLabel("le", "1")) }
        )
        let lines = text(metrics.octets).split(separator: "\n", omittingEmptySubsequences: false)
        // A line for each, two for the heading, and the end.
        #expect(lines.count == values.count + 3)
        #expect(lines.dropFirst(2).dropLast().allSatisfy { $0.hasPrefix("hostile_total{value=\"") })
        #expect(lines.dropFirst(2).dropLast().allSatisfy { $0.contains("\",exported_le=\"1\"} ") })
        #expect(!text(metrics.octets).contains("\nevil_total"))
        #expect(metrics.octets.count < 4_096)
        try Promtool.check(metrics.octets)
    }

    @Test("have labels with legal names")
    func names() {
        #expect(MetricLabel("http.route", "").name == "http_route")
        #expect(MetricLabel("1a", "").name == "_1a")
        #expect(MetricLabel("", "").name == "_")
        #expect(MetricLabel("__name__", "").name == "exported__name__")
        #expect(MetricLabel("a\"b", "").name == "a_b")
    }
}
