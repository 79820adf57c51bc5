// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire

/// What a cache is to do, written down without regard to memory and time: a dictionary of records.
struct CacheModel {
    /// What is kept of one question.
    struct Entry {
        var storedAt: UInt64
        /// Milliseconds.
        var life: UInt64
        var code = ResponseCode.noError
        var error: ExtendedError?
        var security = AnswerSecurity.insecure
        var records = Records()
        var failures: UInt64 = 0
        var asked = 0
        var askAgain: UInt64 = 0
        /// Whether it has no time left that an older one had a moment ago.
        var isRemainder = false

        var isFailed: Bool {
            if case .bogus = security { return true }
            return error != nil
        }

        var mayBeStale: Bool { !isFailed && (life > 0 || isRemainder) }
    }

    /// The records of an answer; those with `true` are for clients with DO alone.
    struct Records {
        var answers: [(ResourceRecord, Bool)] = []
        var authorities: [(ResourceRecord, Bool)] = []
        var additionals: [(ResourceRecord, Bool)] = []

        var ttls: [UInt32] { (answers + authorities + additionals).map(\.0.ttl) }
    }

    /// A question.
    struct Key: Hashable {
        var name: String
        var type: RRType
    }

    private(set) var entries: [Key: Entry] = [:]

    mutating func store(
        _ key: Key,
        _ code: ResponseCode,
        _ records: Records,
        _ security: AnswerSecurity,
        at now: UInt64
    ) {
        var entry = Entry(storedAt: now, life: UInt64(records.ttls.min() ?? 0) * 1_000, code: code)
        entry.security = security
        entry.records = records
        if case .bogus = security {
            if let old = entries[key], !old.isFailed, now < old.storedAt + old.life {
                entries[key]?.askAgain = now + 30_000
                return
            }
            entry.failures = failures(key, at: now)
            entry.life = min(1_000 << entry.failures, 30_000)
        }
        if let old = entries[key], old.mayBeStale, entry.life == 0 {
            entry.isRemainder = now < old.storedAt + old.life + 2_000
        }
        entries[key] = entry
    }

    mutating func fail(_ key: Key, _ error: ExtendedError, at now: UInt64) {
        if let old = entries[key], old.mayBeStale, now < old.storedAt + old.life + 86_400_000 {
            entries[key]?.askAgain = now + 30_000
            return
        }
        var entry = Entry(storedAt: now, life: 0, code: .servFail, error: error)
        entry.failures = failures(key, at: now)
        entry.life = min(1_000 << entry.failures, 30_000)
        entries[key] = entry
    }

    private func failures(_ key: Key, at now: UInt64) -> UInt64 {
        guard let old = entries[key], old.isFailed, now < old.storedAt + old.life + 30_000 else { return 0 }
        return now < old.storedAt + old.life ? old.failures : min(old.failures + 1, 16)
    }

    mutating func find(_ key: Key, at now: UInt64) -> CacheResult.Kind {
        guard let entry = entries[key] else { return .missing }
        let end = entry.storedAt + entry.life
        if now < end {
            entries[key]?.asked += 1
            return .fresh
        }
        guard entry.mayBeStale, now < end + 86_400_000 else { return .missing }
        entries[key]?.asked += 1
        let isAtOnce = entry.asked >= 2 && now < end + min(entry.life / 2, 10_000)
        guard now >= entry.askAgain, !isAtOnce || now >= end + 1_000 else { return .stale }
        entries[key]?.askAgain = now + 10_000
        return isAtOnce ? .refreshed : .expired
    }

    /// What a response must be, as text.
    func response(_ key: Key, to query: Query, at now: UInt64, isStale: Bool) -> String {
        guard let entry = entries[key] else { return "missing" }
        var error = isStale ? (entry.code == .nxDomain ? ExtendedError.staleNXDomainAnswer : .staleAnswer) : nil
        var code = entry.code
        var records = entry.records
        if let failure = entry.error { error = failure }
        if case .bogus(let reason) = entry.security, query.flags & Query.cd == 0 {
            (error, code, records) = (reason, .servFail, Records())
        }
        var isAuthentic = false
        if case .secure = entry.security { isAuthentic = !isStale && (query.dnssecOK || query.flags & Query.ad != 0) }
        let elapsed = UInt32((now - entry.storedAt) / 1_000)
        let sections = [records.answers, records.authorities, records.additionals]
            .map { section in
                section.filter { !$0.1 || query.dnssecOK }
                    .map { record, _ in
                        let ttl = isStale ? 30 : record.ttl > elapsed ? record.ttl - elapsed : 0
                        return "\(record.name) \(ttl) \(record.type) \(record.rdata)".lowercased()
                    }
            }
        return Self.text(code, isAuthentic, query.hasEDNS ? error : nil, sections)
    }

    /// What a response is, as text.
    static func text(of response: Response) -> String {
        text(
            response.code,
            response.header.authenticData,
            response.error,
            [response.answers, response.authorities, response.additionals].map { $0.map { $0.lowercased() } }
        )
    }

    private static func text(
        _ code: ResponseCode,
        _ isAuthentic: Bool,
        _ error: ExtendedError?,
        _ sections: [[String]]
    ) -> String {
        "\(code) \(isAuthentic) \(error.map { "\($0.rawValue)" } ?? "-") \(sections)"
    }
}
