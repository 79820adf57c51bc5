// SPDX-License-Identifier: MIT

/// Holds blocks back until there are others on top of them: who waits for some confirmations does not hear of what a
/// reorganisation takes back before that.
public struct ConfirmedEvents: Sendable {
    /// Confirmations that can be waited for; farther back a client that comes again may not be told any more.
    public static let range = 1...50

    private let confirmations: Int
    private var held: [BlockEvents] = []

    /// Creates a place for blocks.
    ///
    /// - Parameter confirmations: how many a block must have; the newest one has 1.
    public init(confirmations: Int) {
        self.confirmations = confirmations
    }

    /// Takes in what happened.
    ///
    /// - Parameter event: it.
    /// - Returns: what is to be told now.
    public mutating func take(_ event: ChainEvent) -> [ChainEvent] {
        guard case .block(let block) = event else {
            // What was held back is among what is read again then.
            held = []
            return [event]
        }
        held.removeAll { $0.tip.height >= block.tip.height }
        held.append(block)
        let last = block.tip.height - confirmations + 1
        let confirmed = held.prefix { $0.tip.height <= last }
        held.removeFirst(confirmed.count)
        return confirmed.map { .block($0) }
    }
}
