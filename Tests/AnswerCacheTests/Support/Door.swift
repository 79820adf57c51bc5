// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import NameIndex
import RandomTesting
import Testing

/// A reader and a cache under test, with a clock that only moves when told to, and each response checked.
struct Door: ~Copyable {
    var reader: AnswerReader
    var cache: AnswerCache
    /// Milliseconds.
    var now: UInt64 = 1_000_000
    private var writer = MessageWriter()

    init(octets: Int = 1 << 20, forbidden: [String] = [], timing: CacheTiming = CacheTiming()) {
        var random = SplitMix64(seed: 7)
        reader = AnswerReader(forbidden: SuffixSet(forbidden.map(DNSName)), timing: timing)
        cache = AnswerCache(octets: octets, hash: NameHash(using: &random), timing: timing)
    }

    /// Moves the clock.
    mutating func wait(seconds: Double) {
        now += UInt64(seconds * 1_000)
    }

    @discardableResult
    mutating func take(_ upstream: Upstream, _ security: AnswerSecurity = .insecure) throws -> CacheOutcome {
        take(try upstream.packet, name: upstream.name, upstream.type, security)
    }

    @discardableResult
    mutating func take(
        _ packet: [UInt8],
        name: String,
        _ type: RRType = .a,
        _ security: AnswerSecurity = .insecure
    ) -> CacheOutcome {
        let name = DNSName(name).folded.wire
        let question = CacheQuestion(name: name.span, type: type)
        return cache.store(reader.read(packet.span, for: question, security: security), now: now)
    }

    @discardableResult
    mutating func fail(_ fault: CacheFault, name: String, _ type: RRType = .a) -> CacheOutcome {
        let name = DNSName(name).folded.wire
        return cache.store(CacheEntry(failure: fault, of: CacheQuestion(name: name.span, type: type)), now: now)
    }

    mutating func find(_ name: String, _ type: RRType = .a) -> CacheResult {
        let name = DNSName(name).folded.wire
        return cache.find(CacheQuestion(name: name.span, type: type), now: now)
    }

    /// The response for a hit, nil if the cache refuses it.
    mutating func write(
        _ hit: CacheHit,
        to query: Query,
        location: SourceLocation = #_sourceLocation
    ) throws -> Response? {
        guard let octets = octets(of: hit, to: query) else { return nil }
        let faults = SecondOpinion.faults(of: octets, to: query)
        #expect(faults.isEmpty, "\(faults) in \(octets)", sourceLocation: location)
        return Response(octets: octets, message: try Message.decode(octets))
    }

    /// The octets of the response alone, unchecked.
    mutating func octets(of hit: CacheHit, to query: Query) -> [UInt8]? {
        let question = query.question
        guard cache.write(hit, to: query.client, question: question.span, now: now, into: &writer) else { return nil }
        return (0..<writer.count).map { writer.span[$0] }
    }

    /// The response to a question that there must be an answer to, fresh or not.
    mutating func ask(_ query: Query, location: SourceLocation = #_sourceLocation) throws -> Response {
        let hit: CacheHit?
        switch find("\(query.name)", query.type) {
        case .missing: hit = nil
        case .fresh(let found), .stale(let found, _): hit = found
        }
        let response = try write(try #require(hit, sourceLocation: location), to: query, location: location)
        return try #require(response, sourceLocation: location)
    }

    mutating func ask(
        _ name: String,
        _ type: RRType = .a,
        location: SourceLocation = #_sourceLocation
    ) throws -> Response {
        try ask(Query(name, type), location: location)
    }
}

extension CacheResult {
    /// The case without the hit.
    var kind: Kind {
        switch self {
        case .missing: .missing
        case .fresh: .fresh
        case .stale(_, .first): .expired
        case .stale(_, .behind): .refreshed
        case .stale(_, .no): .stale
        }
    }

    enum Kind {
        case missing
        case fresh
        case expired
        case refreshed
        case stale
    }
}
