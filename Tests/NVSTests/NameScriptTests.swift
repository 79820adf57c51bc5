// SPDX-License-Identifier: MIT
import Address
import NVS
import Testing

@Suite("Name scripts")
struct NameScriptTests {
    /// What a node made of a script.
    struct Decoding: Decodable, Sendable, CustomTestStringConvertible {
        var note: String
        var script: String
        var isName: Bool
        var address: String?

        var testDescription: String { "\(note): \(script.prefix(40))" }

        private struct File: Decodable {
            var scripts: [Decoding]
        }

        static let all = (try? fixture("node-decodings", as: File.self).scripts) ?? []
    }

    @Test("are read, or not, as a node does", arguments: Decoding.all)
    func decoding(expected: Decoding) throws {
        let script = try #require(Hex.decode(expected.script))
        let decoded = NameScript.decode(script)
        // The node tells an operation from other scripts only where it knows the kind of destination.
        let owner = decoded.flatMap { Address(script: $0.destination, network: .regtest) }
        #expect((owner != nil) == expected.isName)
        #expect(owner?.text == expected.address)
    }

    @Test("the node's verdicts are there")
    func count() {
        #expect(Decoding.all.count { $0.isName } == 80)
        #expect(Decoding.all.count { !$0.isName } > 200)
    }

    /// Written out by hand from the format's description.
    static let written: [(String, NameOperation)] = [
        ("5175 0161 0105 6d 0178 75 ac", NameOperation(kind: .new, name: [0x61], days: 5, value: [0x78])),
        ("5275 0161 026d01 6d 0178 75 ac", NameOperation(kind: .update, name: [0x61], days: 365, value: [0x78])),
        ("5275 00 00 6d 0178 75 ac", NameOperation(kind: .update, name: [], days: 0, value: [0x78])),
        ("5175 0161 028000 6d 0178 75 ac", NameOperation(kind: .new, name: [0x61], days: 128, value: [0x78])),
        (
            "5175 0161 0480b7d015 6d 0178 75 ac",
            NameOperation(kind: .new, name: [0x61], days: 366_000_000, value: [0x78])
        ),
        ("5375 0161 75 ac", NameOperation(kind: .delete, name: [0x61])),
        (
            "5175 4c4c" + String(repeating: "61", count: 76) + "0101 6d 4dff01" + String(repeating: "78", count: 511)
                + "75 ac",
            NameOperation(
                kind: .new,
                name: Array(repeating: 0x61, count: 76),
                days: 1,
                value: Array(repeating: 0x78, count: 511)
            )
        ),
        (
            "5175 00 0101 6d" + String(repeating: "4d0802" + String(repeating: "78", count: 520), count: 2)
                + "0178 6d75 ac",
            NameOperation(kind: .new, name: [], days: 1, value: Array(repeating: 0x78, count: 1041))
        ),
    ]

    @Test("are written in the one usual form", arguments: written)
    func encoding(hex: String, operation: NameOperation) throws {
        let script = try #require(Hex.decode(hex.filter { $0 != " " }))
        #expect(NameScript.encode(operation, destination: [0xAC]) == script)
        let decoded = try #require(NameScript.decode(script))
        #expect(decoded.operation == operation)
        #expect(decoded.destination == [0xAC])
    }

    @Test(
        "hold values of every size",
        arguments: [1, 75, 76, 255, 256, 519, 520, 521, 1040, 1041, 20_479, 20_480]
    )
    func values(size: Int) throws {
        let value = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        let operation = NameOperation(kind: .update, name: Array("dns:a.emc".utf8), days: 0, value: value)
        let decoded = try #require(NameScript.decode(NameScript.encode(operation, destination: [0x51])))
        #expect(decoded.operation == operation)
    }

    @Test("hold days of every size")
    func days() throws {
        var days = Array(1...70_000)
        days += (0..<2000).map { 70_001 + $0 * 182_965 } + [NameRules.maxDays]
        for days in days {
            let operation = NameOperation(kind: .new, name: [], days: days, value: [0])
            #expect(NameScript.decode(NameScript.encode(operation, destination: []))?.operation == operation)
        }
    }

    @Test(
        "take days in any form, as a node does",
        arguments: [("020500", 5), ("0405000000", 5), ("0180", 0), ("0100", 0)]
    )
    func daysNotShortest(push: String, days: Int) throws {
        let script = try #require(Hex.decode("5275" + "0161" + push + "6d" + "0178" + "75"))
        #expect(NameScript.decode(script)?.operation.days == days)
    }

    @Test(
        "beyond the limits are none",
        arguments: [
            NameOperation(kind: .new, name: [], days: 0, value: [1]),
            NameOperation(kind: .new, name: [], days: -1, value: [1]),
            NameOperation(kind: .update, name: [], days: -1, value: [1]),
            NameOperation(kind: .update, name: [], days: Int(Int32.min) + 1, value: [1]),
            NameOperation(kind: .new, name: [], days: NameRules.maxDays + 1, value: [1]),
            NameOperation(kind: .new, name: [], days: .max, value: [1]),
            NameOperation(kind: .new, name: [], days: .min, value: [1]),
            NameOperation(kind: .new, name: [], days: 1, value: []),
            NameOperation(kind: .new, name: Array(repeating: 0, count: 513), days: 1, value: [1]),
            NameOperation(kind: .new, name: [], days: 1, value: Array(repeating: 0, count: 20_481)),
        ]
    )
    func limits(operation: NameOperation) {
        #expect(NameScript.decode(NameScript.encode(operation, destination: [0x51])) == nil)
    }
}
