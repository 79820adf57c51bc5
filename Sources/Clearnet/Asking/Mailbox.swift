// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import Synchronization

/// What the resolver's thread has for the cache of another thread, which takes it before its next query.
final class Mailbox: Sendable {
    enum Letter: Sendable {
        /// What became of a question.
        case outcome(LookUpOutcome, for: AskedQuestion, era: UInt64)
        /// Forget a name and all below it.
        case flush(DomainName)
    }

    /// A thread that is idle for long does not need all that it missed.
    private static let limit = 4_096

    private let letters = Mutex<[Letter]>([])
    private let count = Atomic(0)

    func post(_ letter: Letter) {
        letters.withLock { letters in
            // An outcome that is not kept is asked for again; a flush must not be lost.
            if letters.count >= Self.limit {
                guard case .flush = letter else { return }
                letters.removeAll { if case .outcome = $0 { true } else { false } }
            }
            letters.append(letter)
            count.store(letters.count, ordering: .releasing)
        }
    }

    /// Whether there is anything; costs next to nothing.
    var isEmpty: Bool { count.load(ordering: .relaxed) == 0 }

    func take() -> [Letter] {
        letters.withLock { letters in
            count.store(0, ordering: .relaxed)
            defer { letters = [] }
            return letters
        }
    }
}

/// A question as it was asked of the resolver.
struct AskedQuestion: Hashable, Sendable {
    /// In wire form, folded.
    var name: [UInt8]
    var type: RRType
    var rrClass: RRClass
}

/// What became of it.
enum LookUpOutcome: Sendable {
    case packet([UInt8], AnswerSecurity)
    case fault(CacheFault)
}

extension AnswerCache {
    /// Takes in what became of a question.
    mutating func take(_ outcome: LookUpOutcome, for question: AskedQuestion, now: UInt64) -> CacheOutcome {
        let asked = CacheQuestion(name: question.name.span, type: question.type, class: question.rrClass)
        return switch outcome {
        case .packet(let packet, let security): store(packet.span, for: asked, security: security, now: now)
        case .fault(let fault): storeFailure(fault, for: asked, now: now)
        }
    }
}
