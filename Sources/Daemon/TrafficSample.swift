// SPDX-License-Identifier: MIT
import DNSTransport
import Foundation
import JSONRPC

/// What DNS was asked, and how fast it answered, between two looks at the counters.
struct TrafficSample {
    private let old: DNSServerCounters
    private let new: DNSServerCounters
    private let seconds: Double

    init(_ old: DNSServerCounters, _ new: DNSServerCounters, over time: Duration) {
        (self.old, self.new) = (old, new)
        seconds = max(0.001, time / .seconds(1))
    }

    /// Rates are by the second, times in microseconds; times are null if nothing was answered.
    var json: JSON {
        var (before, after) = (old.udp, new.udp)
        before += old.tcp
        after += new.tcp
        let atOnce = Self.counts(before.atOnce, after.atOnce)
        let later = Self.counts(before.later, after.later)
        return [
            "connections": .integer(new.connections.open),
            "later": Self.time(later, part: 0.5),
            "median": Self.time(atOnce, part: 0.5),
            "slow": Self.time(atOnce, part: 0.99),
            "tcp": rate(old.tcp.queries, new.tcp.queries),
            "time": .integer(Int(Date.now.timeIntervalSince1970)),
            "total": .integer(Int(clamping: after.queries)),
            "udp": rate(old.udp.queries, new.udp.queries),
        ]
    }

    private func rate(_ old: UInt64, _ new: UInt64) -> JSON {
        .integer(Int((Double(new &- old) / seconds).rounded()))
    }

    private static func counts(_ old: LatencyHistogram, _ new: LatencyHistogram) -> [UInt64] {
        zip(old.counts, new.counts).map { $1 &- $0 }
    }

    /// Within what time a part of the answers was given.
    ///
    /// Within a bucket they are taken to be spread evenly.
    private static func time(_ counts: [UInt64], part: Double) -> JSON {
        let wanted = Double(counts.reduce(0, &+)) * part
        guard wanted > 0 else { return .null }
        var passed = 0.0
        for (index, bound) in LatencyHistogram.bounds.enumerated() {
            let count = Double(counts[index])
            guard passed + count < wanted else {
                let end = bound / .microseconds(1)
                let start = index == 0 ? 0 : LatencyHistogram.bounds[index - 1] / .microseconds(1)
                return .integer(Int((start + (end - start) * (wanted - passed) / max(count, 1)).rounded(.up)))
            }
            passed += count
        }
        return .integer(Int((LatencyHistogram.bounds[LatencyHistogram.bounds.count - 1] / .microseconds(1)).rounded()))
    }
}
