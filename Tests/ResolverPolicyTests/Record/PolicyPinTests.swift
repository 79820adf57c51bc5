// SPDX-License-Identifier: MIT
import NVS
import ResolverPolicy
import Testing

@Suite("Policy pin") struct PolicyPinTests {
    private let context: PolicyRecordContext
    private let owner = "EOwner"

    init() throws {
        context = try PolicyRecordTests.context()
    }

    private func record(
        _ value: String,
        owner: String = "EOwner",
        expiresAt: Int32 = 1_000,
        txid: String = "aa"
    ) -> NameRecord {
        NameRecord(
            name: Array("ness:dns-reverse-proxy-config".utf8),
            value: Array(value.utf8),
            expiresAt: expiresAt,
            address: owner,
            txid: txid
        )
    }

    @Test func nothingCountsWithoutAnOwner() {
        for owner in [nil, ""] {
            var pin = PolicyPin(owner: owner)
            let changed = pin.observe(record(#"{"v":1,"mode":"hybrid"}"#), at: 5, context: context)
            #expect(!changed && pin.policy == nil && pin.problem == .notPinned)
        }
    }

    @Test func theLastGoodPolicyStays() {
        var pin = PolicyPin(owner: owner)
        #expect(pin.problem == .missing)
        let first = pin.observe(record("-default 9.9.9.9:53"), at: 5, context: context)
        #expect(first && pin.problem == nil && pin.policy?.height == 5)
        let good = pin.policy
        let again = pin.observe(record("-default 9.9.9.9:53"), at: 6, context: context)
        #expect(!again && pin.policy == good)

        let broken = pin.observe(record("-default 10.0.0.1:53", txid: "bb"), at: 7, context: context)
        #expect(!broken && pin.policy == good)
        guard case .invalid(let error) = pin.problem else {
            Issue.record("\(String(describing: pin.problem))")
            return
        }
        #expect(error.code == .privateUpstream)

        let expired = pin.observe(record("-default 1.1.1.1:53", expiresAt: 7), at: 8, context: context)
        #expect(!expired && pin.policy == good && pin.problem == .expired)
        let gone = pin.observe(nil, at: 9, context: context)
        #expect(!gone && pin.policy == good && pin.problem == .missing)
        let deleted = pin.observe(record("", expiresAt: 0), at: 9, context: context)
        #expect(!deleted && pin.policy == good && pin.problem == .missing)

        let other = pin.observe(record("-default 1.1.1.1:53", txid: "cc"), at: 10, context: context)
        #expect(other && pin.policy?.height == 10 && pin.problem == nil)
        // The same policy in another transaction: nothing to do, but it is known where it comes from.
        let renewed = pin.observe(record("-default 1.1.1.1:53", txid: "dd"), at: 11, context: context)
        #expect(!renewed && pin.policy?.source.txid == "dd")
    }

    @Test func anotherOwnerMustBeConfirmed() {
        var pin = PolicyPin(owner: owner)
        _ = pin.observe(record("-default 9.9.9.9:53"), at: 5, context: context)
        let taken = pin.observe(record("-default 6.6.6.6:53", owner: "EThief"), at: 6, context: context)
        #expect(!taken && pin.problem == .ownerChanged("EThief"))
        #expect(pin.policy?.record.defaultUpstreams.map(\.description) == ["9.9.9.9:53"])
        // The operator was shown EThief, and in the meantime the name went to somebody else.
        _ = pin.observe(record("-default 7.7.7.7:53", owner: "EOther"), at: 7, context: context)
        let stale = pin.confirm(newOwner: "EThief", context: context)
        #expect(!stale && pin.owner == owner)
        let confirmed = pin.confirm(newOwner: "EOther", context: context)
        #expect(confirmed && pin.owner == "EOther" && pin.problem == nil)
        #expect(pin.policy?.record.defaultUpstreams.map(\.description) == ["7.7.7.7:53"])
        let back = pin.observe(record("-default 9.9.9.9:53"), at: 8, context: context)
        #expect(!back && pin.problem == .ownerChanged(owner))
    }

    @Test func anUnknownOwnerCannotBeConfirmed() {
        var pin = PolicyPin(owner: owner)
        _ = pin.observe(record("-default 9.9.9.9:53", owner: ""), at: 5, context: context)
        #expect(pin.problem == .ownerUnknown && pin.policy == nil)
        let confirmed = pin.confirm(newOwner: "", context: context)
        #expect(!confirmed)
    }
}
