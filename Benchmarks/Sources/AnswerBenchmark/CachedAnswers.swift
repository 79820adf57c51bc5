// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import NameIndex

/// A cache of made-up answers, and as much of a server around it as a hit needs.
struct CachedAnswers: ~Copyable {
    private var cache: AnswerCache
    private var name = FoldedName()

    /// When the answers were stored, and when they are asked for: TTLs have to be counted down.
    private static let times = (stored: UInt64(1_000), asked: UInt64(61_000))

    /// Octets of memory for each entry, with its share of the table, which has an eighth of the cache's memory.
    var octetsAnEntry: Int { cache.octetsInUse * 8 / 7 / max(1, cache.count) }

    /// Fills a cache with the answers to all questions of one kind.
    init(_ question: Question, names: Int) throws {
        var random = SystemRandomNumberGenerator()
        cache = AnswerCache(octets: 64 << 20, hash: NameHash(using: &random))
        var reader = AnswerReader()
        for number in 0..<names {
            let (labels, type) = question.target(number)
            let owner = try DomainName(labels: labels.map { Array($0.utf8) })
            let packet = try Self.response(to: question, owner, type).encode()
            let wire = owner.wire
            let asked = CacheQuestion(name: wire.span, type: type)
            _ = cache.store(reader.read(packet.span, for: asked, security: .secure), now: Self.times.stored)
        }
    }

    /// Answers one query of this benchmark; false if there is no answer.
    mutating func answer(_ query: Span<UInt8>, into writer: inout MessageWriter) -> Bool {
        guard query.count > 23, let end = name.load(query, at: 12), end + 15 == query.count else { return false }
        return Self.answer(query, name, end, from: &cache, into: &writer)
    }

    /// A function of its own, because the name is lent out of one property while the other is changed.
    private static func answer(
        _ query: Span<UInt8>,
        _ name: borrowing FoldedName,
        _ end: Int,
        from cache: inout AnswerCache,
        into writer: inout MessageWriter
    ) -> Bool {
        let question = CacheQuestion(
            name: name.span,
            type: RRType(rawValue: word(of: query, at: end)),
            class: RRClass(rawValue: word(of: query, at: end + 2))
        )
        guard case .fresh(let hit) = cache.find(question, now: times.asked) else { return false }
        let client = ClientQuery(
            id: word(of: query, at: 0),
            flags: word(of: query, at: 2),
            hasEDNS: true,
            dnssecOK: query[end + 11] & 0x80 != 0,
            limit: 1_232
        )
        return cache.write(hit, to: client, question: query.extracting(12..<end + 4), now: times.asked, into: &writer)
    }

    private static func word(of octets: Span<UInt8>, at offset: Int) -> UInt16 {
        UInt16(octets[offset]) << 8 | UInt16(octets[offset + 1])
    }

    /// What upstream says.
    private static func response(to question: Question, _ owner: DomainName, _ type: RRType) throws -> Message {
        let zone = try DomainName(presentation: "example.com")
        var message = Message(query: DNSWire.Question(name: owner, type: type), id: 0)
        message.header.isResponse = true
        if question == .cachedMissingName {
            message.header.responseCode = .nxDomain
            let soa = SOA(
                primaryServer: try DomainName(presentation: "ns1.example.com"),
                mailbox: try DomainName(presentation: "hostmaster.example.com"),
                serial: 1,
                refresh: 7_200,
                retry: 3_600,
                expire: 1_209_600,
                minimum: 300
            )
            message.authorities = [ResourceRecord(name: zone, ttl: 3_600, rdata: .soa(soa))]
            return message
        }
        let addresses = [RData.a(A(address: 0xC000_0201)), RData.a(A(address: 0xC000_0202))]
        message.answers = addresses.map { ResourceRecord(name: owner, ttl: 300, rdata: $0) }
        if question == .cachedSigned {
            // ECDSA P-256: 18 octets, the signer's name, 64 octets.
            let signature =
                [UInt8](repeating: 0, count: 1) + [1, 13, 3] + [UInt8](repeating: 7, count: 14)
                + zone.wire + [UInt8](repeating: 9, count: 64)
            message.answers.append(
                ResourceRecord(name: owner, ttl: 300, rdata: try RData(type: .rrsig, wire: signature))
            )
        }
        return message
    }
}
