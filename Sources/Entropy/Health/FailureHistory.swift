// SPDX-License-Identifier: MIT

/// What is remembered of sources' failures while the process that watches the sources comes and goes.
///
/// Without it a source that is out for good would count again as soon as that process ends. Times are in milliseconds of a
/// clock that never goes back.
public struct FailureHistory: Sendable {
    /// The failures of a source within a day.
    public struct Entry: Hashable, Sendable {
        /// How many there were.
        public var count: Int
        /// The last.
        public var last: SourceHealth.Failure

        /// Makes an entry.
        public init(count: Int, last: SourceHealth.Failure) {
            (self.count, self.last) = (count, last)
        }
    }

    private struct Record {
        /// When each of the last ones was noted.
        var times: [Int] = []
        var last = SourceHealth.Failure.silence
        /// How many of the process that runs are among them.
        var noted = 0
    }

    private var records: [EntropySource: Record] = [:]

    /// Remembers nothing.
    public init() {}

    /// A process begins, which counts from zero.
    public mutating func begin() {
        for source in records.keys { records[source]?.noted = 0 }
    }

    /// The process that runs has found so many failures of a source since it began, this one last.
    public mutating func note(_ failures: Int, of source: EntropySource, last: SourceHealth.Failure?, at now: Int) {
        var record = records[source] ?? Record()
        guard failures > record.noted else { return }
        let count = min(failures - record.noted, SourceHealth.failureLimit)
        record.times = Array((record.times + Array(repeating: now, count: count)).suffix(SourceHealth.failureLimit))
        record.noted = failures
        if let last { record.last = last }
        records[source] = record
    }

    /// An operator has seen to a source, or to all of them.
    public mutating func forget(_ source: EntropySource?) {
        for key in records.keys where source == nil || source == key { records[key]?.times = [] }
    }

    /// What a process that begins has to know.
    public func entries(at now: Int) -> [EntropySource: Entry] {
        records.compactMapValues { record in
            let count = record.times.count { now - $0 < SourceHealth.day }
            return count > 0 ? Entry(count: count, last: record.last) : nil
        }
    }
}
