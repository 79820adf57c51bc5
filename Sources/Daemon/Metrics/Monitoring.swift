// SPDX-License-Identifier: MIT
import Chain
import HTTPAPI
import Supervision
import Synchronization
import Telemetry

/// All that is told to the monitoring.
final class Monitoring: MetricsCollector {
    private let children = ChildrenCollector()
    private let collectors: Mutex<[any MetricsCollector]>

    /// Creates what tells of the process, and of what the program's libraries and edges report to swift-metrics, which
    /// is led here; once a process.
    init() {
        let registry = MetricsRegistry(help: HTTPMetrics.help.merging(RPCMetrics.help) { first, _ in first })
        registry.install()
        collectors = Mutex([BuildCollector(), ProcessCollector(), registry, children])
    }

    /// Has more told from now on.
    func add(_ collector: any MetricsCollector) {
        collectors.withLock { $0.append(collector) }
    }

    /// Has one more process told of that works for the server.
    func add(_ child: Child) {
        children.add(child)
    }

    func collect(into text: inout MetricsText) async {
        for collector in collectors.withLock(\.self) { await collector.collect(into: &text) }
    }
}

/// Which program it is.
private struct BuildCollector: MetricsCollector {
    func collect(into text: inout MetricsText) {
        text.append(
            "numen_build_info",
            .gauge,
            "The version of the program; always 1.",
            [.count(1, MetricLabel("version", Version.current))]
        )
    }
}
