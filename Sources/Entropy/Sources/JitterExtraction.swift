// SPDX-License-Identifier: MIT

/// Makes samples of the times at which passes through memory ended: how long each took, modulo 256.
///
/// Many clocks go in steps, and multiples of a step say no more in their low bits than the step does. So the step is found
/// first, and times are counted in steps.
public struct JitterExtraction: Hashable, Sendable {
    /// What all differences of times are multiples of; 1 at least.
    public let step: UInt64

    /// Finds the step of the clock.
    ///
    /// - Parameter times: of some hundred passes, as the clock gave them.
    public init(calibratedWith times: [UInt64]) {
        var step: UInt64 = 0
        for (earlier, later) in zip(times, times.dropFirst()) { step = Self.divisor(step, later &- earlier) }
        self.step = max(1, step)
    }

    private static func divisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }

    /// The samples of passes, one behind the other.
    ///
    /// - Parameter times: when each ended; the first one alone gives no sample. A clock that goes back or stands still is
    ///   for the tests of the samples to find.
    /// - Returns: one sample fewer than times.
    public func samples(of times: [UInt64]) -> [UInt8] {
        zip(times, times.dropFirst())
            .map { earlier, later in
                UInt8(truncatingIfNeeded: (later &- earlier) / step)
            }
    }
}
