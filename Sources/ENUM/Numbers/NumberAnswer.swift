// SPDX-License-Identifier: MIT
public import DNSWire

/// All that the store says of one telephone number, made into one RRset.
public struct NumberAnswer: Sendable {
    /// One name of the store with its value.
    public struct Source: Hashable, Sendable {
        /// The name.
        public var name: [UInt8]
        /// Its value.
        public var value: [UInt8]
        /// The most seconds that its records may live, because the name's life ends then.
        public var ttlLimit: UInt32

        /// Creates a source.
        public init(name: [UInt8], value: [UInt8], ttlLimit: UInt32 = .max) {
            self.name = name
            self.value = value
            self.ttlLimit = ttlLimit
        }
    }

    /// What became of one name.
    public struct Part: Sendable {
        /// The name.
        public var name: [UInt8]
        /// What its value says.
        public var value: ENUMValue
        /// What its signatures amount to; nil if they were not looked at.
        public var verdict: TrustList.Verdict?
        /// Whether its records are answered.
        public var isUsed: Bool
    }

    /// The number's names, in the order in which they count.
    public private(set) var parts: [Part]
    /// Whether the records are those of a range of numbers, because the number has none of its own.
    public private(set) var isTollFree = false
    /// The records that are answered.
    public private(set) var records: [ENUMRecord] = []
    /// Seconds they live: the least that one of the names says (RFC 2181 §5.2).
    public private(set) var ttl: UInt32

    /// Puts a number's names together.
    ///
    /// - Parameters:
    ///   - number: the number.
    ///   - sources: its active names; those of other numbers are left out. Native ones count from 0 up to the first
    ///     index that is missing.
    ///   - policy: what signatures decide.
    ///   - trust: whose signatures count.
    ///   - tollFree: records for numbers that have none of their own.
    public init(
        _ number: E164Number,
        sources: [Source],
        policy: SignaturePolicy,
        trust: TrustList,
        tollFree: TollFreeTable = TollFreeTable()
    ) {
        let counted = Self.counted(sources, number)
        parts = counted.map { source in
            let value = ENUMValue(source.value)
            let verdict = policy == .ignore ? nil : trust.verdict(on: source.name, signatures: value.signatures)
            return Part(name: source.name, value: value, verdict: verdict, isUsed: verdict == nil || verdict == .valid)
        }
        if policy == .prefer, !parts.contains(where: \.isUsed) {
            // Nothing is vouched for: what there is, except what was taken back.
            for index in parts.indices { parts[index].isUsed = parts[index].verdict != .revoked }
        }
        var lowest: UInt32?
        for (part, source) in zip(parts, counted) where part.isUsed && !part.value.records.isEmpty {
            records += part.value.records
            lowest = min(lowest ?? .max, part.value.ttl, source.ttlLimit)
        }
        ttl = lowest ?? ENUMValue.nativeTTL
        if records.isEmpty {
            records = tollFree.records(for: number)
            isTollFree = !records.isEmpty
        }
    }

    /// The records as one RRset without repetitions, by order and preference; nil if there are none.
    public var rrset: RRset? {
        guard records.count > 1 else {
            return records.first.map { RRset(type: .naptr, ttl: ttl, rdata: [$0.naptr.wire]) }
        }
        var seen: Set<[UInt8]> = []
        let sorted = records.map(\.naptr).enumerated()
            .sorted { a, b in
                (a.element.order, a.element.preference, a.offset) < (b.element.order, b.element.preference, b.offset)
            }
        let rdata = sorted.map(\.element.wire).filter { seen.insert($0).inserted }
        return RRset(type: .naptr, ttl: ttl, rdata: rdata)
    }

    /// The number's names that count: native ones without a gap, then the one in the form of a domain name.
    private static func counted(_ sources: [Source], _ number: E164Number) -> [Source] {
        var native: [Int: Source] = [:]
        var domain: Source?
        for source in sources {
            switch ENUMName(source.name, maxDigits: E164Number.maxPrivateDigits) {
            case .native(number, let index): native[index] = source
            case .domain(number): domain = source
            default: continue
            }
        }
        var counted: [Source] = []
        while let next = native[counted.count] {
            counted.append(next)
        }
        if let domain { counted.append(domain) }
        return counted
    }
}
