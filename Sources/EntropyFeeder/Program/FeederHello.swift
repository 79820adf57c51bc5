// SPDX-License-Identifier: MIT
public import Entropy
public import JSONRPC

/// How the feeder is to work: the first message of its parent.
public struct FeederHello: Hashable, Sendable {
    /// Milliseconds from one block to the next.
    public var interval: Int
    /// The sources that are wanted, as far as they are there.
    public var sources: Set<EntropySource>

    /// Makes the usual: a block a second, of all sources.
    public init(interval: Int = 1_000, sources: Set<EntropySource> = Set(EntropySource.allCases)) {
        (self.interval, self.sources) = (interval, sources)
    }

    /// The message.
    public var json: JSONObject {
        [
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
        let reader = try StrictReader(.object(json), ["protocol", "interval_ms", "sources"])
        let words = json["sources"]?.array ?? []
        let sources = words.compactMap { $0.text.flatMap(EntropySource.init) }
        guard json["sources"]?.array != nil, sources.count == words.count, Set(sources).count == words.count else {
            throw FeederError("sources is no list of sources")
        }
        self.init(interval: try reader.count("interval_ms"), sources: Set(sources))
    }
}
