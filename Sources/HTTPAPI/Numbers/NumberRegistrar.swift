// SPDX-License-Identifier: MIT
public import Access

/// Whoever has registrations written into the chain, with somebody's money.
///
/// An implementation writes the audit log before it spends, and refuses if it cannot.
public protocol NumberRegistrar: Sendable {
    /// Has one thing written; the same key again gives the same registration again and spends nothing.
    ///
    /// Operators change every number, others those that they registered themselves.
    func submit(_ order: RegistrationOrder, by principal: Principal) async throws(RegistrarError) -> Registration

    /// What became of an order; nil if there is none with this id, or it is somebody else's.
    func registration(id: String, by principal: Principal) async throws(RegistrarError) -> Registration?

    /// What became of a caller's order with a key; nil if there is none.
    func registration(key: String, by principal: Principal) async throws(RegistrarError) -> Registration?

    /// What may be spent today.
    ///
    /// - Throws: ``RegistrarError/spendingOff`` if nothing ever is, ``RegistrarError/unavailable`` if nobody knows.
    func budget() async throws(RegistrarError) -> SpendingBudget

    /// The most that an operation may cost, in millionths of a coin.
    func costLimit(of operation: RegistrationOrder.Operation) -> Int64
}

/// What may be spent on a day of UTC, in millionths of a coin.
public struct SpendingBudget: Hashable, Sendable {
    /// The most that may be spent.
    public var limit: Int64
    /// What of it is spent, or reserved.
    public var used: Int64
    /// What is left.
    public var left: Int64 { max(0, limit - used) }

    /// Creates a budget.
    public init(limit: Int64, used: Int64) {
        self.limit = limit
        self.used = used
    }
}

/// One thing to be written.
public struct RegistrationOrder: Hashable, Sendable {
    /// Tells a caller's repeated request from a new one; 1…100 octets of printable ASCII.
    public var key: String
    /// What is written.
    public var operation: Operation

    /// What is written.
    public enum Operation: Hashable, Sendable {
        /// A name that is not there.
        case new(name: [UInt8], value: [UInt8], days: Int)
        /// Another value, and days that are added to the name's life, which may be 0.
        case update(name: [UInt8], value: [UInt8], days: Int)
        /// The end of a name.
        case delete(name: [UInt8])

        /// The name.
        public var name: [UInt8] {
            switch self {
            case .new(let name, _, _), .update(let name, _, _), .delete(let name): name
            }
        }
    }

    /// Creates an order.
    public init(key: String, operation: Operation) {
        self.key = key
        self.operation = operation
    }
}

/// What became of an order.
public struct Registration: Hashable, Sendable {
    /// Where it is on its way.
    public enum State: String, Hashable, Sendable {
        /// On its way to a block, or to enough blocks.
        case pending
        /// In the chain.
        case confirmed
        /// It did not happen, and nothing was spent for it.
        case failed
    }

    /// Names it from now on.
    public var id: String
    /// Where it is.
    public var state: State
    /// What was ordered: `register`, `update` or `delete`.
    public var operation: String
    /// The name of the store.
    public var name: [UInt8]
    /// The transaction, once there is one.
    public var txid: String?
    /// How many blocks confirm it.
    public var confirmations: Int
    /// What it cost, in millionths of a coin, once that is known.
    public var cost: Int64?
    /// Why it failed or what it waits for, in words.
    public var message: String?

    /// Creates a registration.
    public init(
        id: String,
        state: State,
        operation: String,
        name: [UInt8],
        txid: String? = nil,
        confirmations: Int = 0,
        cost: Int64? = nil,
        message: String? = nil
    ) {
        self.id = id
        self.state = state
        self.operation = operation
        self.name = name
        self.txid = txid
        self.confirmations = confirmations
        self.cost = cost
        self.message = message
    }
}

/// Why an order was not taken; but for ``outcomeUnknown`` nothing was spent.
public enum RegistrarError: Error, Hashable, Sendable {
    /// The operator allows no spending.
    case spendingOff
    /// The day's budget does not suffice; seconds until there is another one.
    case budgetExceeded(retryAfter: Int)
    /// The order may cost more than any one may.
    case orderTooDear
    /// The key was used for another order.
    case keyReused
    /// The number was registered by somebody else.
    case notYours
    /// The wallet has to be unlocked by the operator.
    case walletLocked
    /// The wallet or its node cannot be reached, and was not asked.
    case unavailable
    /// The wallet was asked, and its answer is lost: the order may have been carried out, or may be later.
    case outcomeUnknown
    /// The node refused; its words, harmless.
    case refused(String)
    /// The audit log cannot be written.
    case auditUnavailable
}
