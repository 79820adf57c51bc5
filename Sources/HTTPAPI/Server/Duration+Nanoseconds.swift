// SPDX-License-Identifier: MIT
import NIOCore

extension Duration {
    /// Whole nanoseconds; at most what 64 bits hold.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !isTooLong else { return seconds < 0 ? .min : .max }
        return whole &+ attoseconds / 1_000_000_000
    }
}

extension NIODeadline {
    /// The time some duration after this one.
    static func + (deadline: NIODeadline, duration: Duration) -> NIODeadline {
        deadline + .nanoseconds(duration.nanoseconds)
    }
}
