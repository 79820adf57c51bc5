// SPDX-License-Identifier: MIT
import Telemetry

/// Tells whether the audit log takes entries; without it nothing is spent.
struct AuditCollector: MetricsCollector {
    let audit: AuditRecord

    func collect(into text: inout MetricsText) {
        text.append(
            "numen_audit_usable",
            .gauge,
            "Whether the audit log takes entries; if not, nothing is spent and no token is made.",
            [.count(audit.isUsable ? 1 : 0)]
        )
    }
}
