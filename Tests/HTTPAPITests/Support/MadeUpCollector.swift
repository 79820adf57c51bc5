// SPDX-License-Identifier: MIT
import Telemetry

/// Has one thing to tell.
struct MadeUpCollector: MetricsCollector {
    func collect(into text: inout MetricsText) {
        text.append("made_up", .gauge, "Made up.", [.count(1)])
    }
}
