// SPDX-License-Identifier: MIT
public import NVS

/// An order that was accepted, and how far it has come.
public struct Spend: Hashable, Sendable, Identifiable {
    /// How far an order has come.
    ///
    /// A spend that is ``confirmed`` or ``failed`` never changes again.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Its amount is reserved; the node was not asked yet.
        case prepared
        /// The node is being asked.
        case sending
        /// The node was asked and nobody knows its answer; looked for until it is known.
        case unknown
        /// There is a transaction.
        case sent
        /// The transaction is in the chain, as deep as was configured.
        case confirmed
        /// Nothing was spent, or, if there is a cost, it was spent in vain; the message says why.
        case failed

        /// Whether the spend never changes again.
        public var isEnded: Bool { self == .confirmed || self == .failed }

        /// Whether nobody knows yet if there will be a transaction.
        public var isPending: Bool { self == .prepared || self == .sending || self == .unknown }
    }

    /// 20 lower-case hexadecimal digits, drawn at random.
    public var id: String
    /// The key of the order.
    public var key: String
    /// Who ordered it.
    public var caller: String
    /// The operation.
    public var kind: NameOperation.Kind
    /// The name.
    public var name: [UInt8]
    /// SHA-256 of the value: 32 octets.
    public var valueDigest: [UInt8]
    /// The days that are paid for.
    public var days: Int
    /// How far it has come.
    public var state: State
    /// The transaction: 64 lower-case hexadecimal digits; `nil` while there is none.
    public var txid: String?
    /// The most that it can cost, in millionths of a coin; taken from the day's budget until the cost is known.
    public var reserved: Int64
    /// What it did cost, in millionths of a coin, as the wallet sees it; `nil` while that is not known.
    public var cost: Int64?
    /// When it was accepted, in seconds since 1970.
    public var createdAt: Int64
    /// What went wrong, or what is waited for; harmless text.
    public var message: String?
    /// Blocks on top of the transaction's one, plus one; 0 outside the chain; below 0 if the chain contradicts it.
    public var confirmations: Int

    /// Creates a value.
    public init(
        id: String,
        key: String,
        caller: String,
        kind: NameOperation.Kind,
        name: [UInt8],
        valueDigest: [UInt8],
        days: Int,
        state: State,
        txid: String? = nil,
        reserved: Int64,
        cost: Int64? = nil,
        createdAt: Int64,
        message: String? = nil,
        confirmations: Int = 0
    ) {
        self.id = id
        self.key = key
        self.caller = caller
        self.kind = kind
        self.name = name
        self.valueDigest = valueDigest
        self.days = days
        self.state = state
        self.txid = txid
        self.reserved = reserved
        self.cost = cost
        self.createdAt = createdAt
        self.message = message
        self.confirmations = confirmations
    }
}
