// SPDX-License-Identifier: MIT

/// How long to wait before the node is asked again: longer after each failure, up to a cap, and never in step with others.
struct BackOff: Sendable {
    static let first = Duration.milliseconds(250)
    static let cap = Duration.seconds(10)

    private var pause = first

    /// The next pause.
    ///
    /// - Parameter jitter: from 0 up to 1; the pause is between three and five quarters of the planned one.
    /// - Returns: the pause.
    mutating func next(jitter: Double) -> Duration {
        let planned = pause
        pause = min(pause * 2, Self.cap)
        return planned * (0.75 + jitter / 2)
    }

    mutating func reset() { pause = Self.first }
}
