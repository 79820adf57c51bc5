// SPDX-License-Identifier: MIT
import RandomTesting
import Testing
import WalletGate

/// The states of a spend, without a node or a ledger.
@Suite("The states of a spend")
struct SpendMachineTests {
    private static let rules = SpendRules(confirmations: 3, quietTime: 60)
    private static let txid = String(repeating: "a", count: 64)

    /// Every event there is, with something in it.
    private static let events: [SpendEvent] = [
        .begun(height: 100), .postponed("later"), .dropped("never"), .replied(txid: txid), .refused("no"),
        .lost("gone"), .found(txid: txid), .notSeen(isWalletUnchanged: true, height: 100), .undecided("hm"),
        .vanished("gone", height: 100),
        .seen(TransactionSight(confirmations: 3, cost: 5, isEffective: true)),
        .seen(TransactionSight(confirmations: -3, cost: 5)),
    ]

    /// A machine in a state, in which it is since second 1000.
    private static func machine(_ state: Spend.State) -> SpendMachine {
        var machine = SpendMachine(preparedAt: 1_000)
        let path: [SpendEvent] =
            switch state {
            case .prepared: []
            case .sending: [.begun(height: 100)]
            case .unknown: [.begun(height: 100), .lost("gone")]
            case .sent: [.begun(height: 100), .replied(txid: txid)]
            case .confirmed:
                [
                    .begun(height: 100), .replied(txid: txid),
                    .seen(TransactionSight(confirmations: 3, cost: 7, isEffective: true)),
                ]
            case .failed: [.begun(height: 100), .refused("no")]
            }
        for event in path { machine.apply(event, at: 1_000, rules: rules) }
        #expect(machine.state == state)
        return machine
    }

    @Test("Which events lead where", arguments: Spend.State.allCases)
    func transitions(from state: Spend.State) {
        let allowed: Set<Spend.State> =
            switch state {
            case .prepared: [.sending, .failed]
            case .sending: [.sent, .failed, .unknown]
            case .unknown: [.sent, .failed]
            case .sent: [.confirmed, .failed]
            case .confirmed, .failed: []
            }
        for now: Int64 in [1_000, 1_059, 1_060, 100_000] {
            for event in Self.events {
                var machine = Self.machine(state)
                let before = machine
                let hasChanged = machine.apply(event, at: now, rules: Self.rules)
                #expect(hasChanged == (machine != before))
                #expect(machine.state == state || allowed.contains(machine.state), "\(event) led to \(machine.state)")
                if state.isEnded { #expect(!hasChanged) }
                // Only a machine that was asked to begin may be sent, and only once.
                if machine.state == .sending { #expect(event == .begun(height: 100) || state == .sending) }
            }
        }
    }

    @Test("Whatever happens in whatever order, the node is asked once, and an end is an end", arguments: 0..<200)
    func anyOrder(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var machine = SpendMachine(preparedAt: 0)
        var now: Int64 = 0
        var begun = 0
        var ended: SpendMachine?
        for _ in 0..<100 {
            now += Int64.random(in: 0...120, using: &generator)
            let event = Self.events[Int.random(in: 0..<Self.events.count, using: &generator)]
            let before = machine.state
            machine.apply(event, at: now, rules: Self.rules)
            if before == .prepared, machine.state == .sending { begun += 1 }
            if let ended { #expect(machine == ended) }
            if machine.state.isEnded { ended = machine }
            // Whatever is not over and not being asked comes up again.
            if !machine.state.isEnded, machine.state != .sending { #expect(machine.dueAt != nil) }
            if machine.state.isEnded { #expect(machine.dueAt == nil) }
            let hasTransaction = machine.state == .sent || machine.state == .confirmed
            #expect((machine.txid != nil) == hasTransaction || machine.state == .failed)
        }
        #expect(begun <= 1)
    }

    @Test("What is due, and when")
    func due() {
        var machine = SpendMachine(preparedAt: 1_000)
        #expect(machine.action(at: 1_000) == .send)
        machine.apply(.begun(height: 5), at: 1_001, rules: Self.rules)
        #expect(machine.action(at: .max) == nil)
        #expect(machine.askedAt == 1_001)
        #expect(machine.askedHeight == 5)
        machine.apply(.lost("cut"), at: 1_010, rules: Self.rules)
        var now: Int64 = 1_010
        var pauses: [Int64] = []
        for _ in 0..<9 {
            #expect(machine.action(at: now) == .look)
            machine.apply(.undecided("away"), at: now, rules: Self.rules)
            let next = machine.dueAt ?? 0
            #expect(machine.action(at: next - 1) == nil)
            pauses.append(next - now)
            now = next
        }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60])
        machine.apply(.found(txid: Self.txid), at: now, rules: Self.rules)
        #expect(machine.action(at: now) == .track)
        machine.apply(.seen(TransactionSight(confirmations: 1, cost: 9)), at: now, rules: Self.rules)
        #expect(machine.action(at: now + 599) == nil)
        #expect(machine.action(at: now + 600) == .track)
    }

    @Test(
        "When nothing was seen twice, it is not sent after the quiet time and two blocks if the wallet is unchanged",
        arguments: [
            (59, true, 106, false), (60, true, 101, false), (60, true, 102, true), (60, false, 106, false),
            (3_599, false, 106, false),
            (3_600, false, 105, false), (3_600, false, 106, true),
        ] as [(Int64, Bool, Int, Bool)]
    )
    func notSeen(after: Int64, isWalletUnchanged: Bool, height: Int, fails: Bool) {
        var machine = Self.machine(.unknown)
        // However long the node was away, the first look decides nothing.
        machine.apply(.notSeen(isWalletUnchanged: true, height: 100), at: 50_000, rules: Self.rules)
        #expect(machine.state == .unknown)
        machine.apply(.undecided("away"), at: 50_001, rules: Self.rules)
        machine.apply(
            .notSeen(isWalletUnchanged: isWalletUnchanged, height: height),
            at: 50_000 + after,
            rules: Self.rules
        )
        #expect(machine.state == (fails ? .failed : .unknown))
        #expect(machine.cost == (fails ? 0 : nil))
    }

    @Test("The look at the end of the quiet time is not missed")
    func quietTimeDue() {
        var machine = Self.machine(.unknown)
        for now: Int64 in [1_000, 1_001, 1_003, 1_007, 1_015, 1_031] {
            machine.apply(.notSeen(isWalletUnchanged: true, height: 100), at: now, rules: Self.rules)
        }
        #expect(machine.dueAt == 1_060)
    }

    @Test("An embedded chain's wallet sends nothing out again")
    func embedded() {
        var machine = Self.machine(.unknown)
        let rules = SpendRules(confirmations: 1, quietTime: 5, rebroadcasts: false)
        machine.apply(.notSeen(isWalletUnchanged: false, height: 100), at: 1_004, rules: rules)
        machine.apply(.notSeen(isWalletUnchanged: false, height: 100), at: 1_008, rules: rules)
        #expect(machine.state == .unknown)
        machine.apply(.notSeen(isWalletUnchanged: false, height: 100), at: 1_009, rules: rules)
        #expect(machine.state == .failed)
    }

    @Test("What vanished fails after a hundred blocks and six hours, counted anew whenever it was seen")
    func vanished() {
        var machine = Self.machine(.sent)
        machine.apply(.vanished("gone", height: 100), at: 2_000, rules: Self.rules)
        machine.apply(.vanished("gone", height: 199), at: 23_600, rules: Self.rules)
        machine.apply(.vanished("gone", height: 200), at: 23_599, rules: Self.rules)
        #expect(machine.state == .sent)
        var seen = machine
        seen.apply(.seen(TransactionSight(confirmations: 0, cost: 9)), at: 23_600, rules: Self.rules)
        seen.apply(.vanished("gone", height: 200), at: 23_601, rules: Self.rules)
        #expect(seen.state == .sent)
        machine.apply(.vanished("gone", height: 200), at: 23_600, rules: Self.rules)
        #expect(machine.state == .failed)
        #expect(machine.cost == 0)
        #expect(machine.message == "gone, and for 100 blocks neither mempool nor chain had it")
    }

    @Test("The same operation in another transaction takes the place of the one that was sent")
    func otherForm() {
        var machine = Self.machine(.sent)
        let other = String(repeating: "b", count: 64)
        machine.apply(.seen(TransactionSight(confirmations: 1, cost: 9)), at: 2_000, rules: Self.rules)
        machine.apply(.found(txid: other), at: 2_001, rules: Self.rules)
        #expect(machine.state == .sent)
        #expect(machine.txid == other)
        #expect(machine.confirmations == 0)
        #expect(machine.action(at: 2_001) == .track)
    }

    @Test(
        "What the wallet tells of a transaction",
        arguments: [
            (TransactionSight(confirmations: 0, cost: 9), .sent, nil),
            (
                TransactionSight(confirmations: 0, cost: 9, isWaiting: false), .sent,
                "the node's mempool does not have it"
            ),
            (
                TransactionSight(confirmations: 0, cost: 9, isWaiting: false, hasRival: true), .sent,
                "another transaction of the wallet spends the same coins"
            ),
            (
                TransactionSight(confirmations: -2, cost: 9, isWaiting: false), .sent,
                "a block holds another transaction that spends the same coins"
            ),
            (
                TransactionSight(confirmations: 0, cost: 9, hasRival: true, rivalConfirmations: 2), .sent,
                "a block holds another transaction that spends the same coins"
            ),
            (
                TransactionSight(confirmations: -3, cost: 9), .failed,
                "another transaction that spends the same coins was confirmed"
            ),
            (
                TransactionSight(confirmations: 0, cost: 9, hasRival: true, rivalConfirmations: 3), .failed,
                "another transaction that spends the same coins was confirmed"
            ),
            (TransactionSight(confirmations: 2, cost: 9), .sent, nil),
            (TransactionSight(confirmations: 3, cost: 9), .sent, nil),
            (TransactionSight(confirmations: 3, cost: 9, isEffective: true), .confirmed, nil),
            (
                TransactionSight(confirmations: 3, cost: 9, isEffective: false), .failed,
                "confirmed, but without effect on the name; its cost is spent"
            ),
        ] as [(TransactionSight, Spend.State, String?)]
    )
    func sights(sight: TransactionSight, state: Spend.State, message: String?) {
        var machine = Self.machine(.sent)
        machine.apply(.seen(sight), at: 2_000, rules: Self.rules)
        #expect(machine.state == state)
        #expect(machine.message == message)
        #expect(machine.confirmations == sight.confirmations)
        let isFree = state == .failed && sight.isEffective == nil
        #expect(machine.cost == (isFree ? 0 : 9))
    }

    @Test("An order that cannot be sent is tried for a day")
    func patience() {
        var machine = SpendMachine(preparedAt: 1_000)
        machine.apply(.postponed("the node is away"), at: 1_000 + 86_399, rules: Self.rules)
        #expect(machine.state == .prepared)
        #expect(machine.message == "the node is away")
        machine.apply(.postponed("the node is away"), at: 1_000 + 86_400, rules: Self.rules)
        #expect(machine.state == .failed)
        #expect(machine.message == "not sent: the node is away")
        #expect(machine.cost == 0)
    }
}
