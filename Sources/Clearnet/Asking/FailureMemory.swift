// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire

/// What has failed a moment ago, for whichever thread, and is not asked again so soon (RFC 9520 §3.2).
struct FailureMemory {
    private struct Failure {
        var error: ExtendedError
        var count: UInt8
        var until: UInt64
    }

    /// How many are remembered.
    private static let limit = 4_096

    private let timing = CacheTiming()
    private var failures: [Flights.Key: Failure] = [:]

    /// Why a question is not asked; nil if it may be.
    func find(_ key: Flights.Key, now: UInt64) -> ExtendedError? {
        guard !failures.isEmpty, let failure = failures[key], now < failure.until else { return nil }
        return failure.error
    }

    /// Remembers that a question has failed, each time for twice as long; with nil, that it has not.
    mutating func note(_ error: ExtendedError?, of key: Flights.Key, now: UInt64) {
        guard let error else {
            if !failures.isEmpty { failures[key] = nil }
            return
        }
        let longest = UInt64(timing.longestFailure) * 1_000
        if failures.count >= Self.limit, failures[key] == nil {
            failures = failures.filter { now < $0.value.until + longest }
            if failures.count >= Self.limit { failures = [:] }
        }
        var count: UInt8 = 0
        if let old = failures[key], now < old.until + longest { count = min(old.count + 1, CacheTiming.mostFailures) }
        let life = UInt64(timing.failureLife(after: count)) * 1_000
        failures[key] = Failure(error: error, count: count, until: now + life)
    }
}
