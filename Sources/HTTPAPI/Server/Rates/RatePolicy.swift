// SPDX-License-Identifier: MIT
public import Access

/// How often one client may ask something.
public struct RatePolicy: Hashable, Sendable {
    /// Who is not counted.
    public enum Exemption: Hashable, Sendable {
        /// Nobody: everybody is counted.
        case nobody
        /// The users of the operator's socket.
        case localOperator
        /// Those, and all clients on this machine.
        case thisMachine
    }

    /// Names what is counted together: routes whose policies have one name share one count.
    public var name: String
    /// How much one client may do.
    public var limit: RateLimit
    /// Who is not counted.
    public var exemption: Exemption
    /// Whether clients that are new when too many are known already are let through, rather than counted as one: right
    /// for what costs little.
    public var isOpen: Bool

    /// Creates a policy.
    public init(name: String, limit: RateLimit, exemption: Exemption, isOpen: Bool) {
        self.name = name
        self.limit = limit
        self.exemption = exemption
        self.isOpen = isOpen
    }

    /// Whether the server is there: 10 a second.
    public static let health = RatePolicy(
        name: "health",
        limit: RateLimit(10, burst: 20),
        exemption: .thisMachine,
        isOpen: true
    )
    /// Reading one thing: 5 a second.
    public static let read = RatePolicy(
        name: "read",
        limit: RateLimit(5, burst: 10),
        exemption: .thisMachine,
        isOpen: true
    )
    /// Asking for what is not there, in a way that is not known, or with a token that does not hold: as often as reading.
    public static let refusal = RatePolicy(
        name: "refusal",
        limit: RateLimit(5, burst: 10),
        exemption: .thisMachine,
        isOpen: true
    )
    /// Reading many things at once: 1 a second.
    public static let bulk = RatePolicy(
        name: "bulk",
        limit: RateLimit(1, burst: 5),
        exemption: .thisMachine,
        isOpen: true
    )
    /// The numbers of requests for many: 100 a second.
    public static let numbers = RatePolicy(
        name: "numbers",
        limit: RateLimit(100, burst: 1_000),
        exemption: .thisMachine,
        isOpen: true
    )
    /// Changing something, which costs money: 1 a minute.
    public static let write = RatePolicy(
        name: "write",
        limit: RateLimit(1, per: 60_000_000_000, burst: 5),
        exemption: .localOperator,
        isOpen: false
    )
}
