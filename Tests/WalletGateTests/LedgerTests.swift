// SPDX-License-Identifier: MIT
import DevChain
import Foundation
import Testing
import WalletGate

/// The file in which it is written what was spent.
@Suite("The ledger")
struct LedgerTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("Its files are its owner's alone, also where they were not before")
    func modes() async throws {
        try await GateRig.run { rig in
            let folder = rig.configuration.folder
            do {
                let gate = try rig.gate()
                _ = try await gate.spend(.new("dns:mode.emc"))
                for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                    #expect(try mode(folder + "/" + file) == 0o600)
                }
                #expect(try mode(folder) == 0o700)
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder + "/wallet.sqlite")
            _ = try rig.gate()
            #expect(try mode(folder + "/wallet.sqlite") == 0o600)
        }
    }

    @Test("What is in it is there again for the next gate, to the last member")
    func reopened() async throws {
        try await GateRig.run { rig in
            let before: [Spend]
            do {
                let gate = try rig.gate()
                rig.node.next("name_new", .refuse(-6, "Insufficient funds"))
                _ = try await gate.spend(.new("dns:a.emc"))
                _ = try await gate.spend(.new("dns:b.emc"))
                try await rig.chain.mine(3)
                try await gate.resolve()
                _ = try await gate.spend(.update("dns:b.emc", "x"))
                before = try gate.spends(limit: 9)
            }
            #expect(before.map(\.state) == [.failed, .confirmed, .sent])
            let gate = try rig.gate()
            #expect(try gate.spends(limit: 9) == before)
        }
    }

    @Test("A second gate does not open it, and the first goes on")
    func inUse() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let error = #expect(throws: WalletGateError.self) { _ = try rig.gate() }
            #expect(error?.message.contains("in use by another process") == true)
            #expect(try await gate.spend(.new("dns:mine.emc")).state == .sent)
        }
    }

    @Test(
        "A ledger of a newer program, another program's file and a file of noise are not used",
        arguments: [(60, 99, "newer Numen"), (68, 1, "another program"), (0, 0, "cannot be used")]
    )
    func foreign(offset: Int, octet: Int, text: String) async throws {
        try await GateRig.run { rig in
            let file = rig.configuration.folder + "/wallet.sqlite"
            _ = try rig.gate()
            var octets = try Data(contentsOf: URL(filePath: file))
            // Offsets 60 and 68 of an SQLite file hold user_version and application_id.
            octets[offset + 3] = UInt8(octet)
            try octets.write(to: URL(filePath: file))
            let error = #expect(throws: WalletGateError.self) { _ = try rig.gate() }
            #expect(error?.message.contains(text) == true)
        }
    }
}
