// SPDX-License-Identifier: MIT

/// Tells, when it is asked, what somebody else counts.
public protocol MetricsCollector: Sendable {
    /// Appends metrics as they are now; at once, or within a few seconds.
    func collect(into text: inout MetricsText) async
}
