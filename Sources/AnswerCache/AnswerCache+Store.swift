// SPDX-License-Identifier: MIT
import DNSWire

// Taking in what the resolver says.

extension AnswerCache {
    /// Takes in a response.
    ///
    /// What cannot be used is a failure, and taken in as one.
    /// - Parameters:
    ///   - packet: the response in wire form, with DNSSEC records if there are any.
    ///   - question: what was asked.
    ///   - security: what the resolver says of it.
    ///   - now: the time in milliseconds.
    /// - Returns: what became of it, and what to respond with.
    public mutating func store(
        _ packet: Span<UInt8>,
        for question: CacheQuestion,
        security: AnswerSecurity,
        now: UInt64
    ) -> CacheOutcome {
        do throws(CacheFault) {
            var header = try take(packet, for: question, security: security)
            if case .bogus(let error) = security {
                // What is still good is better than what is forged; but beyond its time it helps nobody against that.
                if let kept = keepOlder(question, now: now, isStaleGood: false) {
                    counters.failures &+= 1
                    return .kept(kept, .failed(error))
                }
                header.failures = failures(of: question, now: now)
                header.life = timing.failureLife(after: header.failures)
                return .failure(put(header, for: question, now: now), .failed(error))
            }
            return .answer(put(header, for: question, now: now))
        } catch {
            counters.refused &+= 1
            return storeFailure(error, for: question, now: now)
        }
    }

    /// Takes in that there was no response (RFC 9520 §3).
    ///
    /// If there is an older answer, its time over or not, this is kept and served for some time without asking again
    /// (RFC 8767 §5).
    /// - Parameters:
    ///   - fault: what happened.
    ///   - question: what was asked.
    ///   - now: the time in milliseconds.
    /// - Returns: what became of it, and what to respond with.
    public mutating func storeFailure(
        _ fault: CacheFault,
        for question: CacheQuestion,
        now: UInt64
    ) -> CacheOutcome {
        if let kept = keepOlder(question, now: now, isStaleGood: true) {
            counters.failures &+= 1
            return .kept(kept, fault)
        }
        var header = EntryHeader()
        header.flags = [.live, .failure]
        header.code = ResponseCode.servFail.headerBits
        header.error = fault.error.rawValue
        header.failures = failures(of: question, now: now)
        header.life = timing.failureLife(after: header.failures)
        return .failure(put(header, for: question, now: now), fault)
    }
}

extension AnswerCache {
    /// Reads a response and writes its bodies.
    ///
    /// - Returns: the entry's header without the parts that depend on the time.
    private mutating func take(
        _ packet: Span<UInt8>,
        for question: CacheQuestion,
        security: AnswerSecurity
    ) throws(CacheFault) -> EntryHeader {
        var response = UpstreamResponse()
        try response.read(packet, for: question)
        let selection: UpstreamResponse.Selection
        do {
            defer { counters.forbiddenRecords &+= UInt64(response.forbiddenRecords) }
            selection = try response.select(from: packet, for: question, forbidden: forbidden)
        }
        var header = EntryHeader()
        header.code = response.code.headerBits
        if response.leadsAway { header.flags.insert(.leadsAway) }
        if response.hasAliases { header.flags.insert(.hasAliases) }
        switch security {
        case .secure: header.flags.insert(.secure)
        case .insecure: break
        case .bogus(let error):
            header.flags.insert(.bogus)
            header.error = error.rawValue
        }
        try writeBodies(of: response, from: packet, for: question, selection, into: &header)
        return header
    }

    private mutating func writeBodies(
        of response: borrowing UpstreamResponse,
        from packet: Span<UInt8>,
        for question: CacheQuestion,
        _ selection: UpstreamResponse.Selection,
        into header: inout EntryHeader
    ) throws(CacheFault) {
        // RFC 2308 §5: without an SOA nobody knows for how long; for this once, then.
        var negativeTTL = timing.longestNegativeTTL
        header.life = timing.longestTTL
        if case .negative(let ttl) = selection {
            negativeTTL = min(negativeTTL, ttl ?? 0)
            header.life = negativeTTL
        }
        var name = NameBuffer()
        plain.begin(question)
        signed.begin(question)
        do throws(WireError) {
            for index in response.records.indices {
                let record = response.records[index]
                guard record.audience != .nobody else { continue }
                var ttl = min(record.ttl, timing.longestTTL)
                if case .negative = selection, record.section == .authority { ttl = min(ttl, negativeTTL) }
                header.life = min(header.life, ttl)
                try signed.append(record, ttl: ttl, from: packet, name: &name)
                if record.audience == .everybody {
                    try plain.append(record, ttl: ttl, from: packet, name: &name)
                } else {
                    header.flags.insert(.hasSignedBody)
                }
            }
        } catch {
            throw .malformed
        }
        // Compressed here as it was there, a message of 64 KiB can turn out a little longer.
        guard signed.isWhole, plain.isWhole else { throw .malformed }
        header.plain = plain.body
        header.signed = signed.body
    }

    /// For how many milliseconds the resolver behind may have the same answer longer, at its end with a TTL of 0.
    private static let lag: UInt64 = 2_000

    /// Puts in an entry.
    private mutating func put(_ header: EntryHeader, for question: CacheQuestion, now: UInt64) -> CacheHit {
        if header.isFailed { counters.failures &+= 1 } else { counters.stored &+= 1 }
        var header = header
        header.tag = tag(of: question)
        header.type = question.type.rawValue
        header.rrClass = question.rrClass.rawValue
        header.nameCount = question.name.count
        header.storedAt = now
        if let old = store.find(question, tag: header.tag) {
            header.uses = store.entry(at: old).uses
            let state = store.entry(at: old).state(at: now)
            if header.life == 0, !header.isFailed, state.mayBeStale, state.age < state.life + Self.lag {
                header.flags.insert(.remainder)
            }
        }
        version &+= 1
        let place = store.put(header, for: question, plain: plain, signed: signed, now: now, timing: timing)
        counters.evicted = store.evicted
        return CacheHit(place: place, version: version, isStale: false)
    }

    /// Keeps an older answer that is better than a failure, and has nobody ask again for some time.
    private mutating func keepOlder(_ question: CacheQuestion, now: UInt64, isStaleGood: Bool) -> CacheHit? {
        guard let place = store.find(question, tag: tag(of: question)) else { return nil }
        let state = store.entry(at: place).state(at: now)
        guard state.mayBeStale, state.isUseful(timing), isStaleGood || state.isFresh else { return nil }
        store.setAskAgain(state.age + UInt64(timing.recheck) * 1_000, at: place)
        return CacheHit(place: place, version: version, isStale: !state.isFresh)
    }

    /// How many failures in a row there were before this one.
    ///
    /// One whose time is not over is the same: several may have waited for it, and each tells of it.
    private func failures(of question: CacheQuestion, now: UInt64) -> UInt8 {
        guard let place = store.find(question, tag: tag(of: question)) else { return 0 }
        let entry = store.entry(at: place)
        let state = entry.state(at: now)
        guard state.isFailed, state.isUseful(timing) else { return 0 }
        return state.isFresh ? entry.failures : min(entry.failures + 1, CacheTiming.mostFailures)
    }

}
