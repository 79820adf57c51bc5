// SPDX-License-Identifier: MIT
internal import CoreMetrics
internal import Synchronization

/// Reports calls of the node to swift-metrics.
///
/// Methods are words of ours, so that they are few.
public final class RPCMetrics: Sendable {
    private static let calls = "numen.node.calls"
    private static let duration = "numen.node.call.duration"

    /// What the metrics tell, by their labels.
    public static let help = [
        calls: "Calls of the node, by method and whether a reply came.",
        duration: "Time that calls of the node took until their reply was read, in seconds.",
    ]

    private struct Reporters {
        var replied: Counter
        var failed: Counter
        var timer: Timer

        init(_ method: String) {
            func counter(_ outcome: String) -> Counter {
                Counter(label: RPCMetrics.calls, dimensions: [("method", method), ("outcome", outcome)])
            }
            (replied, failed) = (counter("replied"), counter("failed"))
            timer = Timer(label: RPCMetrics.duration, dimensions: [("method", method)])
        }
    }

    private let reporters = Mutex<[String: Reporters]>([:])

    init() {}

    /// Reports a call.
    ///
    /// - Parameters:
    ///   - method: what was called.
    ///   - time: how long it took; nil if there was no reply that could be read.
    func note(_ method: String, took time: Duration?) {
        let reporters = reporters.withLock { reporters in
            let known = reporters[method] ?? Reporters(method)
            reporters[method] = known
            return known
        }
        guard let time else { return reporters.failed.increment() }
        reporters.replied.increment()
        let (seconds, attoseconds) = time.components
        reporters.timer.recordNanoseconds(seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000)
    }
}
