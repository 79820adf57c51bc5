// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import RandomTesting
import Testing

@Suite("Random use")
struct ModelTests {
    /// Names and types that are asked for, few enough to be asked for often.
    private static let keys = ["a.example", "b.example", "www.long.name.example", "example"]
        .flatMap { name in [RRType.a, .mx, .txt].map { CacheModel.Key(name: name, type: $0) } }

    @Test("does what a dictionary of records would do", arguments: 0..<4)
    func model(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var door = Door()
        var model = CacheModel()
        var kinds: [CacheResult.Kind: Int] = [:]
        for _ in 0..<(longTests ? 200_000 : 2_500) {
            guard let key = Self.keys.randomElement(using: &random) else { return }
            switch Int.random(in: 0..<16, using: &random) {
            case 0: try Self.store(key, &door, &model, &random)
            case 1:
                let error: ExtendedError = Bool.random(using: &random) ? .networkError : .noReachableAuthority
                door.fail(.failed(error), name: key.name, key.type)
                model.fail(key, error, at: door.now)
            case 2..<5: door.now += UInt64.random(in: 0...9_000, using: &random)
            case 5 where Int.random(in: 0..<300, using: &random) == 0: door.now += 90_000_000
            default:
                let expected = model.find(key, at: door.now)
                let result = door.find(key.name, key.type)
                kinds[result.kind, default: 0] += 1
                try #require(
                    result.kind == expected,
                    "\(key) at \(door.now): \(String(describing: model.entries[key]))"
                )
                guard let hit = result.hit else { continue }
                var query = Query(
                    key.name,
                    key.type,
                    flags: UInt16.random(in: 0...0xFFFF, using: &random) & 0x0130,
                    edns: Bool.random(using: &random)
                )
                query.dnssecOK = query.hasEDNS && Bool.random(using: &random)
                let response = try #require(try door.write(hit, to: query))
                let text = CacheModel.text(of: response)
                let wanted = model.response(key, to: query, at: door.now, isStale: hit.isStale)
                try #require(text == wanted, "\(key) at \(door.now)")
            }
        }
        for kind in [CacheResult.Kind.missing, .fresh, .expired, .refreshed, .stale] {
            #expect(kinds[kind, default: 0] > 2, "\(kind)")
        }
    }

    /// Gives both the same answer.
    private static func store(
        _ key: CacheModel.Key,
        _ door: inout Door,
        _ model: inout CacheModel,
        _ random: inout SplitMix64
    ) throws {
        let security = [AnswerSecurity.secure, .insecure, .insecure, .bogus(.dnskeyMissing)]
            .randomElement(using: &random)
        let isSigned = Bool.random(using: &random)
        let base = UInt32.random(in: 0...40, using: &random)
        var records = CacheModel.Records()
        var code = ResponseCode.noError
        var owner = key.name
        for link in 0..<Int.random(in: 0...2, using: &random) {
            let target = "alias\(link).\(Bool.random(using: &random) ? "example" : "cdn.test")"
            records.answers.append((try record("\(owner). \(base + UInt32(link)) IN CNAME \(target)."), false))
            if isSigned { records.answers.append((try record(rrsig("\(owner).", .cname, ttl: base)), true)) }
            owner = target
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
            code = Bool.random(using: &random) ? .nxDomain : .noError
            let numbers = "1 7200 3600 1209600 \(base)"
            records.authorities.append((try record("\(owner). 3600 IN SOA ns.\(owner). r.example. \(numbers)"), false))
            if isSigned { records.authorities.append((try record("\(owner). \(base) IN NSEC a.\(owner). A"), true)) }
        } else {
            let data: [RRType: String] = [.a: "192.0.2.", .mx: "10 mail.example", .txt: "text"]
            for number in 1...Int.random(in: 1...4, using: &random) {
                let text = "\(data[key.type, default: ""])\(number)\(key.type == .mx ? "." : "")"
                records.answers.append((try record("\(owner). \(base) IN \(key.type) \(text)"), false))
            }
            if isSigned { records.answers.append((try record(rrsig("\(owner).", key.type, ttl: base)), true)) }
            if key.type == .mx {
                records.additionals.append((try record("mail.example1. \(base + 7) IN A 192.0.2.1"), false))
            }
        }
        var message = try Upstream(key.name, key.type, code: code).message
        message.answers = records.answers.map(\.0)
        message.authorities = records.authorities.map(\.0)
        message.additionals = records.additionals.map(\.0) + message.additionals
        door.take(try message.encode(), name: key.name, key.type, security ?? .insecure)
        // RFC 2308 §5: the SOA is kept for no longer than its MINIMUM.
        records.authorities = records.authorities.map { record, isForValidators in
            var record = record
            record.ttl = min(record.ttl, base)
            return (record, isForValidators)
        }
        model.store(key, code, records, security ?? .insecure, at: door.now)
    }
}

extension CacheResult {
    /// What to respond with, if there is anything.
    var hit: CacheHit? {
        switch self {
        case .missing: nil
        case .fresh(let hit), .stale(let hit, _): hit
        }
    }
}
