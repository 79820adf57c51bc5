// SPDX-License-Identifier: MIT
public import DNSWire

// Responding with what is kept.

extension AnswerCache {
    /// Writes the whole response to a client.
    ///
    /// If it does not fit, the additional section is left out; if that is not enough, all records are, and TC is set
    /// (RFC 2181 §9).
    /// - Parameters:
    ///   - hit: what to respond with.
    ///   - query: what the client's message says about the response.
    ///   - question: the octets of the question in the client's message, name, type and class, letter case as it came.
    ///   - now: the time in milliseconds.
    ///   - writer: receives the response.
    /// - Returns: whether it was written; if not, the hit is no longer good, or is not one for this question.
    public borrowing func write(
        _ hit: CacheHit,
        to query: ClientQuery,
        question: Span<UInt8>,
        now: UInt64,
        into writer: inout MessageWriter
    ) -> Bool {
        guard hit.version == version else { return false }
        let entry = store.entry(at: hit.place)
        return entry.write(
            to: query,
            question: question,
            elapsed: UInt32(clamping: entry.state(at: now).age / 1_000),
            staleTTL: hit.isStale ? timing.staleTTL : nil,
            into: &writer
        )
    }

    /// Whether the answer ends with an alias for a name that upstream may not speak for: somebody else has to say what is
    /// there.
    public borrowing func leadsAway(_ hit: CacheHit) -> Bool {
        hit.version == version && store.entry(at: hit.place).flags.contains(.leadsAway)
    }

    /// Whether the answer goes by aliases, of whose targets somebody may say something.
    public borrowing func hasAliases(_ hit: CacheHit) -> Bool {
        hit.version == version && store.entry(at: hit.place).flags.contains(.hasAliases)
    }
}
