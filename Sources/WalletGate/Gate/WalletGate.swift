// SPDX-License-Identifier: MIT
internal import Chain
public import Logging
internal import NVS
internal import Synchronization

/// The one part that spends coins of the wallet: by fixed calls, within a budget, each order once.
///
/// An order is reserved in the ledger before the node is asked, and that the node is being asked is in the ledger before it
/// is. So whatever ends in between — the reply, the node, this process — the ledger knows what may have been done; the node
/// is then looked through for it, and is never asked a second time. Orders go to the node one after the other.
///
/// It runs in a process of its own, which protects the wallet from a server that is made to ask for something else by what it
/// hears from the network. It does not protect it from whoever runs code of his own in the server: both processes are one
/// user's, who can read the credential's file.
public final class WalletGate: Sendable {
    let ledger: SpendLedger
    let node: WalletNode
    let access: NodeAccess
    let passphrase: SecretFile?
    let limits: SpendLimits
    let rules: SpendRules
    let isEmbedded: Bool
    let clock: WalletClock
    let logger: Logger
    let onChange: @Sendable (Spend) -> Void
    let checkpoint: @Sendable (WalletCheckpoint) throws(WalletError) -> Void
    /// Everything that may change the ledger goes through here.
    let turn = Turn()
    /// The tip of the chain when transactions were looked at last.
    let lastTip = Mutex<String?>(nil)

    /// Opens the ledger and checks credentials; the node need not be there yet.
    ///
    /// - Parameters:
    ///   - configuration: what it works with.
    ///   - clock: tells days and pauses.
    ///   - logger: gets ids, states and the node's words, never a name's value or a secret.
    ///   - onChange: is told of every spend that changed, after the ledger holds the change.
    ///   - checkpoint: for tests, which let the process end there.
    /// - Throws: ``WalletGateError`` for a credential that others know, or a ledger that cannot be used.
    public init(
        configuration: WalletConfiguration,
        clock: WalletClock = .system,
        logger: Logger,
        onChange: @escaping @Sendable (Spend) -> Void = { _ in },
        checkpoint: @escaping @Sendable (WalletCheckpoint) throws(WalletError) -> Void = { _ in }
    ) throws(WalletGateError) {
        try configuration.check()
        access = try NodeAccess(configuration)
        passphrase = configuration.passphraseFile.map { SecretFile(path: $0, purpose: "passphrase file") }
        try passphrase?.check()
        ledger = try SpendLedger(folder: configuration.folder)
        node = WalletNode(client: RPCClient(endpoint: access.endpoint))
        limits = SpendLimits(configuration)
        rules = SpendRules(
            confirmations: configuration.confirmations,
            quietTime: configuration.quietTime,
            rebroadcasts: !configuration.isEmbedded
        )
        isEmbedded = configuration.isEmbedded
        self.clock = clock
        self.logger = logger
        self.onChange = onChange
        self.checkpoint = checkpoint
        do {
            try recover()
        } catch {
            throw WalletGateError(error.description)
        }
    }

    /// Notes what was being sent when the last process ended: nobody waits for those replies any more.
    private func recover() throws(WalletError) {
        for var record in try ledger.openRecords() where record.machine.state == .sending {
            try note(.lost("the process that waited for it ended"), &record)
        }
    }

    // MARK: Questions

    /// The spend with an id; `nil` if there is none.
    public func spend(id: String) throws(WalletError) -> Spend? { try ledger.record(id: id)?.spend }

    /// The spend with a key; `nil` if there is none.
    public func spend(key: String) throws(WalletError) -> Spend? { try ledger.record(key: key)?.record.spend }

    /// Spends in the order in which they were accepted.
    ///
    /// - Parameters:
    ///   - id: the spend after which they begin; `nil` for the first one ever.
    ///   - limit: how many at most, 1 to 100.
    /// - Returns: as many as there are, up to the limit.
    /// - Throws: ``WalletError`` for another limit or an unknown id.
    public func spends(after id: String? = nil, limit: Int) throws(WalletError) -> [Spend] {
        guard (1...100).contains(limit) else {
            throw .invalid("\(limit) spends cannot be listed; choose from 1 to 100")
        }
        return try ledger.records(after: id, limit: limit).map(\.spend)
    }

    /// What is left of today.
    public func budget() throws(WalletError) -> WalletBudget {
        let day = WalletBudget.day(of: clock.now())
        return WalletBudget(day: day, limit: limits.day, used: try ledger.used(day: day))
    }

    // MARK: Changes

    /// Lets something happen to a spend, and writes what comes of it.
    func note(_ event: SpendEvent, _ record: inout SpendRecord) throws(WalletError) {
        let before = record.machine.state
        guard record.machine.apply(event, at: clock.now(), rules: rules) else { return }
        try ledger.update(record)
        tell(record, before: before)
    }

    /// Tells the log and whoever listens.
    func tell(_ record: SpendRecord, before: Spend.State?) {
        let spend = record.spend
        if before != spend.state {
            let text = spend.message.map { ": \($0)" } ?? ""
            logger.info("spend \(spend.id), name_\(spend.kind.word), is \(spend.state.rawValue)\(text)")
        }
        if let cost = spend.cost, cost > spend.reserved {
            logger.error("spend \(spend.id) cost \(cost) millionths of a coin, but \(spend.reserved) were reserved")
        }
        onChange(spend)
    }
}
