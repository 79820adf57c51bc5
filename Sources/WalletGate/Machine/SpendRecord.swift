// SPDX-License-Identifier: MIT
internal import NVS
internal import Nettle

/// A spend as the ledger keeps it.
struct SpendRecord: Hashable, Sendable {
    var id: String
    var order: WalletOrder
    /// Kept when the value is not any more.
    var valueDigest: [UInt8]
    var createdAt: Int64
    /// The most that it can cost.
    var reserved: Int64
    /// The day whose budget it is taken from: that of the sending, and before that of the order.
    var day: Int64
    /// What was true before the node was asked.
    var before: NameSituation
    var machine: SpendMachine

    init(order: WalletOrder, reserved: Int64, before: NameSituation, at now: Int64) {
        id = Self.makeID()
        self.order = order
        valueDigest = Hash.sha256(order.operation.value)
        createdAt = now
        self.reserved = reserved
        day = WalletBudget.day(of: now)
        self.before = before
        machine = SpendMachine(preparedAt: now)
    }

    init(
        id: String,
        order: WalletOrder,
        valueDigest: [UInt8],
        createdAt: Int64,
        reserved: Int64,
        day: Int64,
        before: NameSituation,
        machine: SpendMachine
    ) {
        self.id = id
        self.order = order
        self.valueDigest = valueDigest
        self.createdAt = createdAt
        self.reserved = reserved
        self.day = day
        self.before = before
        self.machine = machine
    }

    /// The spend as others see it.
    var spend: Spend {
        Spend(
            id: id,
            key: order.key,
            caller: order.caller,
            kind: order.operation.kind,
            name: order.operation.name,
            valueDigest: valueDigest,
            days: order.operation.days,
            state: machine.state,
            txid: machine.txid,
            reserved: reserved,
            cost: machine.cost,
            createdAt: createdAt,
            message: machine.message,
            confirmations: machine.confirmations
        )
    }

    /// 80 bits of the kernel's generator: two spends never share one, and nobody guesses one.
    private static func makeID() -> String {
        var generator = SystemRandomNumberGenerator()
        return Hex.encode((0..<10).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
}

/// What the node told of a name and of the wallet before an order went to it; our marker is what is new since then.
struct NameSituation: Hashable, Sendable {
    /// The transaction of the name's last operation; `nil` if it never had one.
    var transaction: String?
    /// How many transactions the wallet knew; `nil` if the node did not tell.
    var walletTransactions: Int?
}
