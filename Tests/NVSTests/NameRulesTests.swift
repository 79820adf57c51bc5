// SPDX-License-Identifier: MIT
import NVS
import Testing

@Suite("Rules of names")
struct NameRulesTests {
    /// What a wallet paid when a block minted 5000 coins.
    struct PaidFee: Decodable, Sendable, CustomTestStringConvertible {
        var op: String
        var nameBytes: Int?
        var valueBytes: Int?
        var days: Int?
        var feeEmc: Double

        var testDescription: String { "\(op) of \(valueBytes ?? 0) octets for \(days ?? 0) days" }

        private struct File: Decodable {
            var rows: [PaidFee]
        }

        static let all = (try? fixture("_fees", as: File.self).rows) ?? []
    }

    private let mint: Int64 = 5_000_000_000

    @Test("fees are those that a wallet paid", arguments: PaidFee.all)
    func paid(row: PaidFee) throws {
        let kind = try #require([NameOperation.Kind.new, .update, .delete].first { $0.rpcName == row.op })
        let fee = NameRules.minimumFee(
            kind: kind,
            nameLength: row.nameBytes ?? 0,
            valueLength: row.valueBytes ?? 0,
            days: row.days ?? 0,
            mint: mint
        )
        // The wallet pays the fee of an ordinary transaction, at least 100 units, beside an update's or deletion's own.
        let paid = Int64((row.feeEmc * 1_000_000).rounded())
        #expect(paid == fee || paid == fee + 100)
        #expect(kind != .new || paid == fee)
    }

    @Test("fees of the documentation")
    func documented() {
        func fee(_ kind: NameOperation.Kind, _ length: Int, _ days: Int, _ mint: Int64 = 5_000_000_000) -> Int64 {
            NameRules.minimumFee(kind: kind, nameLength: 3, valueLength: length - 3, days: days, mint: mint)
        }
        #expect(fee(.new, 4, 365) == 10_000)
        #expect(fee(.new, 4, 1) == 7_100)
        #expect(fee(.new, 4, 3650) == 23_500)
        #expect(fee(.new, 4, 365, 50_000_000) == 1_000)
        #expect(fee(.new, 127, 365) == 10_000)
        #expect(fee(.new, 128, 365) == 10_100)
        #expect(fee(.new, 20_483, 365) == 26_000)
        #expect(fee(.update, 4, 0) == 100)
        #expect(fee(.delete, 20_000, 9999) == 100)
    }

    @Test("fees never trap, whatever a chain claims")
    func extremes() {
        for kind in [NameOperation.Kind.new, .update, .delete] {
            for days in [Int.min, -2_147_483_647, -1, 0, 1, NameRules.maxDays, Int.max] {
                for mint in [Int64.min, -1, 0, 1, 5_000_000_000, Int64.max] {
                    let fee = NameRules.minimumFee(
                        kind: kind,
                        nameLength: 512,
                        valueLength: 20_480,
                        days: days,
                        mint: mint
                    )
                    #expect(fee >= 100)
                }
            }
        }
    }

    @Test("a day is 175 blocks, and there is a last block")
    func expiry() {
        #expect(NameRules.expiry(after: 52, days: 1) == 227)
        #expect(NameRules.expiry(after: 52, days: 0) == 52)
        #expect(NameRules.expiry(after: 0, days: 12_271_335) == 2_147_483_625)
        #expect(NameRules.expiry(after: 22, days: 12_271_335) == .max)
        #expect(NameRules.expiry(after: 23, days: 12_271_335) == .max)
        #expect(NameRules.expiry(after: 1, days: NameRules.maxDays) == .max)
        #expect(NameRules.expiry(after: .max, days: .max) == .max)
    }

    @Test("a name counts at its last height and no longer")
    func active() {
        let record = NameRecord(name: [], value: [], expiresAt: 227)
        #expect(record.isActive(at: 0))
        #expect(record.isActive(at: 227))
        #expect(!record.isActive(at: 228))
        #expect(!NameRecord(name: [], value: [], expiresAt: 0).isActive(at: 0))
        #expect(!NameRecord(name: [], value: [], expiresAt: -5).isActive(at: -5))
        #expect(NameRecord(name: [], value: [], expiresAt: .max).isActive(at: Int(Int32.max)))
    }
}
