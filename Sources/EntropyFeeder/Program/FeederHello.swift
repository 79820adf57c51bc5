// SPDX-License-Identifier: MIT
public import Entropy
public import JSONRPC

/// How the feeder is to work: the first message of its parent.
public struct FeederHello: Hashable, Sendable {
    /// Milliseconds from one block to the next.
    public var interval: Int
    /// The sources that are wanted, as far as they are there.
    public var sources: Set<EntropySource>
    /// How sources have failed within a day, under the eyes of a process that is gone.
    public var failures: [EntropySource: FailureHistory.Entry]

    /// Makes the usual: a block a second, of all sources.
    public init(
        interval: Int = 1_000,
        sources: Set<EntropySource> = Set(EntropySource.allCases),
        failures: [EntropySource: FailureHistory.Entry] = [:]
    ) {
        (self.interval, self.sources, self.failures) = (interval, sources, failures)
    }

    /// The message.
    public var json: JSONObject {
        [
            "failures": .object(
                JSONObject(
                    EntropySource.allCases.compactMap { source in failures[source].map { (source.rawValue, $0.json) } }
                )
            ),
            "protocol": .integer(FeederProgram.protocolNumber),
            "interval_ms": .integer(interval),
            "sources": .array(EntropySource.allCases.filter(sources.contains).map { .string($0.rawValue) }),
        ]
    }

    /// Reads a message.
    ///
    /// - Throws: ``FeederError`` if it is not exactly one.
    public init(json: JSONObject) throws(FeederError) {
        guard json["protocol"]?.int == FeederProgram.protocolNumber else {
            throw FeederError("numen and \(FeederProgram.name) are of different versions; install both together")
        }
        let reader = try StrictReader(.object(json), ["failures", "protocol", "interval_ms", "sources"])
        let words = json["sources"]?.array ?? []
        let sources = words.compactMap { $0.text.flatMap(EntropySource.init) }
        guard json["sources"]?.array != nil, sources.count == words.count, Set(sources).count == words.count else {
            throw FeederError("sources is no list of sources")
        }
        let names = Set(EntropySource.allCases.map(\.rawValue))
        let list = try StrictReader(reader.json("failures"), [], optional: names)
        var failures: [EntropySource: FailureHistory.Entry] = [:]
        for source in EntropySource.allCases {
            if let json = list.json(source.rawValue) { failures[source] = try FailureHistory.Entry(json: json) }
        }
        self.init(interval: try reader.count("interval_ms"), sources: Set(sources), failures: failures)
    }
}

extension FailureHistory.Entry {
    fileprivate var json: JSON { ["count": .integer(count), "last": .string(last.rawValue)] }

    fileprivate init(json: JSON) throws(FeederError) {
        let reader = try StrictReader(json, ["count", "last"])
        self.init(count: try reader.count("count"), last: try reader.word("last", SourceHealth.Failure.self))
    }
}
