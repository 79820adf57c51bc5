// SPDX-License-Identifier: MIT
internal import CoreMetrics
internal import Synchronization

/// One series that something is reported to.
protocol MetricSeries: AnyObject, Sendable {
    /// What was reported so far.
    var value: MetricSample.Value { get }
}

/// A number that only grows.
final class CounterSeries: MetricSeries, CounterHandler {
    private let count = Atomic<UInt64>(0)

    var value: MetricSample.Value { .count(count.load(ordering: .relaxed)) }

    func increment(by amount: Int64) {
        // Counters never fall.
        guard amount > 0 else { return }
        count.wrappingAdd(UInt64(amount), ordering: .relaxed)
    }

    func reset() { count.store(0, ordering: .relaxed) }
}

/// A number that goes up and down.
final class GaugeSeries: MetricSeries, RecorderHandler, MeterHandler {
    private let number = Mutex(0.0)

    var value: MetricSample.Value { .number(number.withLock(\.self)) }

    func record(_ value: Int64) { set(Double(value)) }

    func record(_ value: Double) { set(value) }

    func set(_ value: Int64) { set(Double(value)) }

    func set(_ value: Double) { number.withLock { $0 = value } }

    func increment(by amount: Double) { number.withLock { $0 += amount } }

    func decrement(by amount: Double) { number.withLock { $0 -= amount } }
}

/// How often something was how large.
final class HistogramSeries: MetricSeries, RecorderHandler, TimerHandler {
    /// Bounds for times, in seconds: from what a reply from memory takes to what nobody waits for.
    static let seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// Bounds for sizes and numbers.
    static let sizes: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

    private struct State {
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    var value: MetricSample.Value {
        let state = state.withLock(\.self)
        return .histogram(bounds: bounds, counts: state.counts, sum: state.sum)
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        // One that is no number would spoil the sum for ever.
        guard value.isFinite else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] &+= 1
            state.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}
