// SPDX-License-Identifier: MIT

/// How far one spend has come, and what has to be done about it next.
///
/// A value without a clock, a node or a ledger: what happened goes in with the time at which it happened, what is to be
/// done comes out. The one rule that everything here serves: a node is asked to spend once, and what it did is then
/// looked for, never done again.
///
///     prepared ──► sending ──► sent ──► confirmed
///        │            │ │        │
///        │            │ └► unknown ─► (sent | failed)
///        └────────────┴──────────┴──► failed
public struct SpendMachine: Hashable, Sendable {
    /// How far it has come.
    public internal(set) var state: Spend.State
    /// The transaction, once there is one.
    public internal(set) var txid: String?
    /// What it did cost, in millionths of a coin; 0 after a failure without a transaction.
    public internal(set) var cost: Int64?
    /// As the wallet told them last.
    public internal(set) var confirmations = 0
    /// What went wrong, or what is waited for.
    public internal(set) var message: String?
    /// When the state was entered, in seconds since 1970.
    public internal(set) var since: Int64
    /// When the node was asked, in seconds since 1970.
    public internal(set) var askedAt: Int64?
    /// The height of the node's chain at that time.
    public internal(set) var askedHeight: Int?
    /// When there is something to do, in seconds since 1970; `nil` when it is over, or while the node is being asked.
    public internal(set) var dueAt: Int64?
    /// When it was first looked for in vain since the state was entered, in seconds since 1970.
    public internal(set) var absentSince: Int64?
    /// The height of the node's chain at that time.
    public internal(set) var absentHeight: Int?
    /// How often in a row nothing was found out.
    public internal(set) var tries = 0

    /// A spend whose amount is being reserved.
    public init(preparedAt now: Int64) {
        state = .prepared
        since = now
        dueAt = now
    }

    /// Puts together what a ledger holds.
    init(state: Spend.State, since: Int64) {
        self.state = state
        self.since = since
    }

    /// What has to be done at a time; `nil` if nothing.
    public func action(at now: Int64) -> SpendAction? {
        guard let dueAt, dueAt <= now else { return nil }
        return action
    }

    /// What has to be done next, whenever that is.
    public var action: SpendAction? {
        switch state {
        case .prepared: .send
        case .unknown: .look
        case .sent: .track
        case .sending, .confirmed, .failed: nil
        }
    }

    /// Takes in something that happened.
    ///
    /// - Returns: whether the spend is another one now; what cannot happen in its state changes nothing.
    @discardableResult
    public mutating func apply(_ event: SpendEvent, at now: Int64, rules: SpendRules) -> Bool {
        let before = self
        switch (state, event) {
        case (.prepared, .begun(let height)):
            enter(.sending, at: now)
            askedAt = now
            askedHeight = height
        case (.prepared, .postponed(let reason)):
            guard now - since < SpendRules.patience else {
                fail("not sent: \(reason)", at: now)
                break
            }
            message = reason
            backOff(at: now)
        case (.prepared, .dropped(let reason)):
            fail("not sent: \(reason)", at: now)
        case (.sending, .replied(let txid)), (.unknown, .found(let txid)):
            self.txid = txid
            enter(.sent, at: now)
            dueAt = now
        case (.sent, .found(let txid)) where txid != self.txid:
            // The same operation in another transaction: its fee was raised, or somebody has changed its form.
            self.txid = txid
            confirmations = 0
            enter(.sent, at: now)
            dueAt = now
        case (.sending, .refused(let reason)):
            fail(reason, at: now)
        case (.sending, .lost(let reason)):
            enter(.unknown, at: now)
            message = "no reply of the node: \(reason)"
            dueAt = now
        case (.unknown, .notSeen(let isWalletUnchanged, let height)):
            notSeen(isWalletUnchanged: isWalletUnchanged, height: height, at: now, rules: rules)
        case (.unknown, .undecided(let reason)):
            message = "not known yet: \(reason)"
            backOff(at: now)
        case (.sent, .seen(let sight)):
            seen(sight, at: now, rules: rules)
        case (.sent, .vanished(let reason, let height)):
            vanished(reason, height: height, at: now)
        case (.sent, .undecided(let reason)):
            message = reason
            backOff(at: now)
        default:
            return false
        }
        return self != before
    }

    mutating func enter(_ state: Spend.State, at now: Int64) {
        self.state = state
        since = now
        dueAt = nil
        absentSince = nil
        absentHeight = nil
        tries = 0
        message = nil
    }

    mutating func fail(_ reason: String, at now: Int64) {
        enter(.failed, at: now)
        message = reason
        cost = 0
    }

    /// 1, 2, 4 … 60 seconds until the next time.
    mutating func backOff(at now: Int64) {
        dueAt = now + min(1 << Int64(min(tries, 6)), SpendRules.longestPause)
        tries += 1
    }
}
