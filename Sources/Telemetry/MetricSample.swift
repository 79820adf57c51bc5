// SPDX-License-Identifier: MIT

/// One series of a metric, as it is now.
public struct MetricSample: Sendable {
    /// What is told of it.
    public enum Value: Sendable {
        /// A number.
        case number(Double)
        /// A number of things, exactly.
        case count(UInt64)
        /// How often something was how large: the bounds of the buckets but the last, how many fell into each of them
        /// and the last one, and the sum of all.
        case histogram(bounds: [Double], counts: [UInt64], sum: Double)
    }

    /// Which series it is.
    public var labels: [MetricLabel]
    /// What is told.
    public var value: Value

    /// Creates a sample.
    public init(_ value: Value, _ labels: [MetricLabel] = []) {
        self.labels = labels
        self.value = value
    }

    /// A number of things.
    public static func count(_ value: UInt64, _ labels: MetricLabel...) -> MetricSample {
        MetricSample(.count(value), labels)
    }

    /// A number of things, which is not negative.
    public static func count(_ value: Int, _ labels: MetricLabel...) -> MetricSample {
        MetricSample(.count(UInt64(clamping: value)), labels)
    }

    /// A number.
    public static func number(_ value: Double, _ labels: MetricLabel...) -> MetricSample {
        MetricSample(.number(value), labels)
    }

    /// Which of several states something is in: a series for each, of which one is 1.
    ///
    /// - Parameters:
    ///   - state: the state.
    ///   - all: all that there are.
    ///   - labels: what it is that is in a state.
    /// - Returns: the series.
    public static func states(_ state: String, of all: [String], _ labels: MetricLabel...) -> [MetricSample] {
        all.map { MetricSample(.count($0 == state ? 1 : 0), labels + [MetricLabel("state", $0)]) }
    }
}
