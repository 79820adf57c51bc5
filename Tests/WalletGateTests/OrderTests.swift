// SPDX-License-Identifier: MIT
import NVS
import Testing
import WalletGate

/// Orders that no gate accepts.
@Suite("Orders")
struct OrderTests {
    struct Wrong: Sendable, CustomTestStringConvertible {
        var order: WalletOrder
        var text: String
        var testDescription: String { text }
    }

    private static func order(_ operation: WalletOperation) -> WalletOrder {
        WalletOrder(key: "k", caller: "c", operation: operation)
    }

    private static func words(key: String = "k", caller: String = "c") -> WalletOrder {
        WalletOrder(key: key, caller: caller, operation: .delete(name: [1]))
    }

    private static func octets(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x61, count: count) }

    private static let wrongKey = "the idempotency key has to be 1 to 128 printable ASCII characters"

    private static let wrong: [Wrong] = [
        Wrong(order: words(key: ""), text: wrongKey),
        Wrong(order: words(key: String(repeating: "k", count: 129)), text: wrongKey),
        Wrong(order: words(key: "a\nb"), text: wrongKey),
        Wrong(order: words(key: "schl\u{FC}ssel"), text: wrongKey),
        Wrong(order: words(caller: ""), text: "the caller has to be 1 to 128 printable ASCII characters"),
        Wrong(order: words(caller: "a\u{7F}"), text: "the caller has to be 1 to 128 printable ASCII characters"),
        Wrong(order: order(.delete(name: [])), text: "the name is empty"),
        Wrong(order: order(.new(name: [], value: [1], days: 1)), text: "the name is empty"),
        Wrong(order: order(.delete(name: octets(513))), text: "the name has 513 octets; at most 512 are possible"),
        Wrong(order: order(.new(name: [1], value: [], days: 1)), text: "the value is empty"),
        Wrong(order: order(.update(name: [1], value: [], days: 1)), text: "the value is empty"),
        Wrong(
            order: order(.new(name: [1], value: octets(20_481), days: 1)),
            text: "the value has 20481 octets; at most 20480 are possible"
        ),
        Wrong(
            order: order(.new(name: [1], value: [1], days: 0)),
            text: "0 days are not possible; choose from 1 to 366000000"
        ),
        Wrong(
            order: order(.update(name: [1], value: [1], days: -1)),
            text: "-1 days are not possible; choose from 0 to 366000000"
        ),
        Wrong(
            order: order(.update(name: [1], value: [1], days: 366_000_001)),
            text: "366000001 days are not possible; choose from 0 to 366000000"
        ),
    ]

    @Test("Each wrong order is refused with its own text, and the node is not asked")
    func refused() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            for wrong in Self.wrong {
                await #expect(throws: WalletError.invalid(wrong.text)) { _ = try await gate.spend(wrong.order) }
            }
            #expect(rig.node.calls.isEmpty)
            #expect(try gate.spends(limit: 1).isEmpty)
        }
    }

    @Test("The largest order is accepted")
    func largest() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let order = WalletOrder(
                key: String(repeating: "~", count: 128),
                caller: String(repeating: " ", count: 128),
                operation: .new(name: Self.octets(512), value: Self.octets(20_480), days: 3_650)
            )
            let spend = try await gate.spend(order)
            #expect(spend.state == .sent)
            #expect(spend.cost == (try await rig.fee(spend.txid)))
        }
    }

    @Test("What the node would refuse is refused before anything is reserved")
    func state() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            for order in [WalletOrder.update("dns:none.emc", "x"), .delete("dns:none.emc")] {
                await #expect(throws: WalletError.refused("the name is not registered")) {
                    _ = try await gate.spend(order)
                }
            }
            #expect(throws: WalletError.invalid("there is no spend with that id")) {
                _ = try gate.spends(after: "none", limit: 10)
            }
            for limit in [0, -1, 101] {
                let error = WalletError.invalid("\(limit) spends cannot be listed; choose from 1 to 100")
                #expect(throws: error) { _ = try gate.spends(limit: limit) }
            }
            #expect(try gate.spend(id: "none") == nil)
            #expect(try gate.spend(key: "none") == nil)
        }
    }

    @Test("Spends are listed in the order in which they were accepted, page by page")
    func pages() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            var ids: [String] = []
            for index in 0..<7 { ids.append(try await gate.spend(.new("dns:page\(index).emc")).id) }
            #expect(Set(ids).count == 7)
            for id in ids {
                #expect(id.utf8.count == 20)
                #expect(Hex.decode(id) != nil)
            }
            var listed: [String] = []
            while true {
                let page = try gate.spends(after: listed.last, limit: 3)
                if page.isEmpty { break }
                listed += page.map(\.id)
            }
            #expect(listed == ids)
        }
    }
}
