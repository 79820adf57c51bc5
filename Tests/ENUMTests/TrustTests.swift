// SPDX-License-Identifier: MIT

import DNSWire
import ENUM
import Testing

@Suite("Signatures, trust and revocation")
struct TrustTests {
    private let name = Array("enum:1:0".utf8)

    /// A list in which `good` of `v` is a signature by the key 1, and the store holds what is given.
    private func list(
        _ revocation: RevocationList.Reading = .none,
        store: [String: String] = [:]
    ) -> TrustList {
        TrustList(
            verifiers: [
                Array("v".utf8): .init(keyHash: [1], revocation: revocation),
                Array("w".utf8): .init(keyHash: [2], revocation: .none),
            ],
            isSigned: { _, base64, keyHash in base64 == Array("good".utf8) && keyHash == [1] },
            value: { name in store[String(decoding: name, as: UTF8.self)].map { Array($0.utf8) } }
        )
    }

    private func signatures(_ text: String) -> [ENUMSignature] {
        text.split(separator: " ")
            .map { part in
                let parts = part.split(separator: "|")
                return ENUMSignature(verifier: Array(parts[0].utf8), base64: Array(parts[1].utf8))
            }
    }

    @Test(
        arguments: [
            ("", .unsigned), ("x|good", .untrusted), ("v|bad", .forged), ("w|good", .forged), ("v|good", .valid),
            ("x|good v|bad v|good", .valid), ("v|bad x|good", .forged),
            (String(repeating: "v|bad ", count: 8) + "v|good", .forged),
            (String(repeating: "x|bad ", count: 100) + "v|good", .valid),
        ] as [(String, TrustList.Verdict)]
    )
    func verdict(text: String, verdict: TrustList.Verdict) {
        #expect(list().verdict(on: name, signatures: signatures(text)) == verdict)
    }

    @Test("A signature counts until its bucket lists the name")
    func revocation() {
        let reading = RevocationList.read(Array("SRL=0|srl:%x".utf8))
        let good = signatures("v|good")
        #expect(list(reading).verdict(on: name, signatures: good) == .valid)
        #expect(list(reading, store: ["srl:0": "enum:2:0"]).verdict(on: name, signatures: good) == .valid)
        #expect(list(reading, store: ["srl:0": "x enum:1:0\n"]).verdict(on: name, signatures: good) == .revoked)
        #expect(list(reading, store: ["srl:1": "enum:1:0"]).verdict(on: name, signatures: good) == .valid)
        #expect(list(.broken).verdict(on: name, signatures: good) == .untrusted)
    }

    @Test(
        "Names of buckets, computed apart from Numen",
        arguments: [
            // h = 0x5555; h = h · 33 + octet mod 2^32, over "enum:17771234582:0": 0x496f6aad.
            ("SRL=1|srl:test-%02x", "srl:test-01"), ("SRL=8|a%xb", "aadb"), ("SRL=8|a%08Xb", "a000000ADb"),
            ("srl = 12|%u", "2733"), ("Srlx=12|%06o", "005255"), ("SRL=30|%d", "158296749"), ("SRL=99|%i", "158296749"),
            ("SRL=-5|%d", "158296749"), ("SRL=abc|n%d", "n0"), ("SRL=4|fixed", "fixed"), ("x\r\nSRL=4|a\rSRL=4|b", "a"),
            ("SRL=4\nSRL=4|\nSRL=4|b", "b"), ("SRL=8|a%4xb", "a  adb"),
        ]
    )
    func bucket(value: String, bucket: String) throws {
        guard case .list(let list) = RevocationList.read(Array(value.utf8)) else {
            Issue.record("no list")
            return
        }
        #expect(String(decoding: list.bucketName(for: Array("enum:17771234582:0".utf8)), as: UTF8.self) == bucket)
    }

    @Test(arguments: [
        "SRL=1|%", "SRL=1|%s", "SRL=1|%x%x", "SRL=1|%%", "SRL=1|%02", "SRL=1|\(String(repeating: "x", count: 256))",
    ])
    func broken(value: String) {
        #expect(RevocationList.read(Array(value.utf8)) == .broken)
    }

    @Test(arguments: ["", "SRL", "SRL=", "SRL=1", "SRL=1|", " SRL=1|a", "Test ENUM verifier"])
    func none(value: String) {
        #expect(RevocationList.read(Array(value.utf8)) == .none)
    }

    @Test("A width that no name could have is cut")
    func width() {
        guard case .list(let list) = RevocationList.read(Array("SRL=1|%099999999999999999999x".utf8)) else {
            Issue.record("no list")
            return
        }
        #expect(list.bucketName(for: []).count == 512)
    }

    @Test("Signatures of domain names, written with another separator, are judged alike")
    func domainNames() throws {
        let store = try RecordedStore()
        let trust = store.trust(["ver:enum"])
        for (name, verdict) in [
            ("dns:signed.sig:0", TrustList.Verdict.valid), ("dns:signed2.sig:0", .forged),
            ("dns:signed2.sig:1", .valid), ("dns:signed3.sig:0", .valid),
        ] {
            let value = String(decoding: try #require(store.values[Array(name.utf8)]), as: UTF8.self)
            let field = try #require(value.split(separator: "|").first { $0.hasPrefix("SIG=") }).dropFirst(4)
            let parts = field.split(separator: "!", maxSplits: 1)
            let signature = ENUMSignature(verifier: Array(parts[0].utf8), base64: Array(parts[1].utf8))
            #expect(trust.verdict(on: Array(name.utf8), signatures: [signature]) == verdict)
        }
    }
}

@Suite("Ranges of numbers without records of their own")
struct TollFreeTests {
    private func records(_ table: String, _ number: String) -> [UInt16] {
        let number = E164Number(number)
        return number.map { TollFreeTable(Array(table.utf8)).records(for: $0).map(\.naptr.order) } ?? []
    }

    @Test("The first range that matches the whole number and has records")
    func ranges() {
        let table = """
            # comment\r
            E2U+early=9|0|r\r
            =1800\\d{7}  \r
            E2U+sip=1|0|r\r
            \r
              indented
            E2U+tel=2|0|r
            =^18
            =^18\\d+$
            E2U+sip=3|0|r
            """
        #expect(records(table, "18005551212") == [1, 2])
        #expect(records(table, "180055512123") == [3])
        #expect(records(table, "18") == [])
        #expect(records(table, "28005551212") == [])
        #expect(TollFreeTable(Array(table.utf8)).faults == [2])
    }

    @Test("A pattern that cannot be read takes its lines with it")
    func bad() throws {
        let number = try #require(E164Number("1"))
        let table = TollFreeTable(Array("=(\nE2U=1|0|r\n=\nE2U=2|0|r\n=1\nE2U=3|0|r\nnonsense\n".utf8))
        #expect(table.faults == [1, 2, 3, 4, 7])
        #expect(table.records(for: number).map(\.naptr.order) == [3])
        #expect(!table.isEmpty)
        #expect(TollFreeTable().isEmpty)
        #expect(TollFreeTable(Array("=1\r=2".utf8)).faults.isEmpty)
    }
}
