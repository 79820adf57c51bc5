// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import Synchronization

/// What the resolver's thread has for the cache of another thread, which takes it before its next query.
final class Mailbox: Sendable {
    enum Letter: Sendable {
        /// What became of a question.
        case entry(CacheEntry, era: UInt64)
        /// Forget a name and all below it.
        case flush(DomainName)
    }

    /// A thread that is idle for long does not need all that it missed.
    private static let limit = 4_096

    private let letters = Mutex<[Letter]>([])
    private let count = Atomic(0)

    func post(_ letter: Letter) {
        letters.withLock { letters in
            // What is not kept is asked for again; a flush must not be lost.
            if letters.count >= Self.limit {
                guard case .flush = letter else { return }
                letters.removeAll { if case .entry = $0 { true } else { false } }
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
