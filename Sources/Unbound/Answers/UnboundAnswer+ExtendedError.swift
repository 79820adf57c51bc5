// SPDX-License-Identifier: MIT

extension UnboundAnswer {
    /// The INFO-CODE that tells a client why it gets no answer (RFC 8914 §4); nil if it gets one, or if the query ended on
    /// our side.
    ///
    /// The library has the code of a bogus answer and gives only its words, so the words are looked for.
    public var extendedErrorCode: UInt16? {
        switch outcome {
        case .answer(_, .bogus(let reason)): Self.code(bogus: reason)
        case .failed: 22  // No Reachable Authority
        case .timedOut: 23  // Network Error
        case .answer, .refused, .cancelled, .closed: nil
        }
    }

    private static func code(bogus reason: String) -> UInt16 {
        let codes: [(words: [String], code: UInt16)] = [
            (["signature expired"], 7),  // Signature Expired
            (["signature before inception"], 8),  // Signature Not Yet Valid
            (["o DNSKEY r", "unknown keys", "DNSKEY RRset did not match"], 9),  // DNSKEY Missing
            (["no signatures", "signature missing"], 10),  // RRSIGs Missing
            (["no NSEC", "no DNSSEC records", "fails to prove", "proof failed"], 12),  // NSEC Missing
        ]
        // 6: DNSSEC Bogus
        return codes.first { $0.words.contains(where: reason.contains) }?.code ?? 6
    }
}
