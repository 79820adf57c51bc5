// SPDX-License-Identifier: MIT
import Supervision
import Synchronization
import Telemetry

/// Tells how the processes are that work for the server.
final class ChildrenCollector: MetricsCollector {
    private let children = Mutex<[Child]>([])

    private static let states: [ChildStatus.State] = [.waiting, .starting, .running, .backingOff, .stopped]

    /// Has one more told of.
    func add(_ child: Child) {
        children.withLock { $0.append(child) }
    }

    func collect(into text: inout MetricsText) {
        let statuses = children.withLock(\.self).map { (MetricLabel("child", $0.name), $0.status) }
        text.append(
            "numen_child_state",
            .gauge,
            "How the processes are that work for the server; 1 for the state that each is in.",
            statuses.flatMap { child, status in
                MetricSample.states(status.state.rawValue, of: Self.states.map(\.rawValue), child)
            }
        )
        text.append(
            "numen_child_restarts_total",
            .counter,
            "How often they were started again.",
            statuses.map { MetricSample.count($0.1.restarts, $0.0) }
        )
    }
}
