// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import Synchronization

/// Where what a resolver says is read, and responses are written to those who have waited for it.
final class Desk: Sendable {
    private let reader: Mutex<AnswerReader>
    private let writer = Mutex(MessageWriter())

    /// Creates a desk for a resolver that may say nothing of names at and below these.
    init(forbidden: SuffixSet) {
        reader = Mutex(AnswerReader(forbidden: forbidden))
    }

    /// Responses that could not be used, and records that were left out.
    var totals: (refused: UInt64, forbidden: UInt64) { reader.withLock { ($0.refused, $0.forbiddenRecords) } }

    /// Reads what became of a question.
    func read(_ outcome: LookUpOutcome, for question: AskedQuestion) -> CacheEntry {
        switch outcome {
        case .packet(let packet, let security):
            reader.withLock { $0.read(packet.span, for: question.cached, security: security) }
        case .fault(let fault):
            CacheEntry(failure: fault, of: question.cached)
        }
    }

    /// Writes the response to one who has asked.
    func response(with entry: CacheEntry, to order: LookUpOrder) -> [UInt8] {
        let question = order.questionOctets
        return writer.withLock { writer in
            _ = entry.write(to: order.client, question: question.span, into: &writer)
            return writer.octets
        }
    }
}
