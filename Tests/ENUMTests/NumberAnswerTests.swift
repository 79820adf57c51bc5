// SPDX-License-Identifier: MIT

import DNSWire
import ENUM
import Testing

@Suite("All names of a number make one RRset")
struct NumberAnswerTests {
    private let trust = TrustList(
        verifiers: [Array("v".utf8): .init(keyHash: [1], revocation: .list(.all))],
        isSigned: { _, base64, _ in base64 != Array("bad".utf8) },
        value: { $0 == Array("revoked".utf8) ? Array("enum:12:2".utf8) : nil }
    )

    private func answer(
        _ sources: KeyValuePairs<String, String>,
        policy: SignaturePolicy = .ignore,
        tollFree: String = ""
    ) throws -> NumberAnswer {
        NumberAnswer(
            try #require(E164Number("+12")),
            sources: sources.map { .init(name: Array($0.key.utf8), value: Array($0.value.utf8)) },
            policy: policy,
            trust: trust,
            tollFree: TollFreeTable(Array(tollFree.utf8))
        )
    }

    @Test("Sorted by order and preference, without repetitions, under the lowest TTL")
    func merge() throws {
        let answer = try answer([
            "enum:2.1.e164.arpa": #"100 IN NAPTR 5 1 "u" "s" "d" .|NAPTR 1 2 "u" "s" "a" ."#,
            "enum:12:1": "TTL=200\nE2U=5|0|c\nE2U=1|2|b\nE2U=1|1|z",
            "enum:12:0": "E2U=5|0|c",
        ])
        let rrset = try #require(answer.rrset)
        #expect(rrset.type == .naptr)
        #expect(rrset.ttl == 100)
        let texts = try rrset.rdata.map { rdata in
            try NAPTR.wireOrder(rdata)
        }
        #expect(texts == [[1, 1], [1, 2], [1, 2], [5, 0], [5, 1]])
        #expect(answer.parts.map(\.name) == ["enum:12:0", "enum:12:1", "enum:2.1.e164.arpa"].map { Array($0.utf8) })
        #expect(answer.parts.allSatisfy { $0.isUsed && $0.verdict == nil })
        #expect(!answer.isTollFree)
    }

    @Test("Native names count from 0 without a gap; names of other numbers are left out")
    func gap() throws {
        let sources: KeyValuePairs = [
            "enum:12:2": "E2U=2|0|r", "enum:12:0": "E2U=0|0|r", "enum:13:1": "E2U=9|0|r", "other": "E2U=8|0|r",
            "enum:1.2.e164.arpa": "E2U=7|0|r",
        ]
        #expect(try answer(sources).records.map(\.naptr.order) == [0])
        #expect(try answer(["enum:12:1": "E2U=1|0|r"]).rrset == nil)
        #expect(try answer([:]).rrset == nil)
    }

    @Test("A TTL above the default is kept; one that outlives the name is cut")
    func ttl() throws {
        #expect(try answer(["enum:12:0": "TTL=604800\nE2U=0|0|r"]).rrset?.ttl == 604_800)
        let source = NumberAnswer.Source(name: Array("enum:12:0".utf8), value: Array("E2U=0|0|r".utf8), ttlLimit: 600)
        let number = try #require(E164Number("+12"))
        #expect(NumberAnswer(number, sources: [source], policy: .ignore, trust: trust).rrset?.ttl == 600)
    }

    @Test(
        "What signatures decide",
        arguments: [
            (.require, [0], [true, false, false, false]),
            (.prefer, [0], [true, false, false, false]),
            (.ignore, [0, 1, 2, 3], [true, true, true, true]),
        ] as [(SignaturePolicy, [UInt16], [Bool])]
    )
    func policy(policy: SignaturePolicy, orders: [UInt16], used: [Bool]) throws {
        let answer = try answer(
            [
                "enum:12:0": "SIG=v|good\nE2U=0|0|r", "enum:12:1": "E2U=1|0|r", "enum:12:2": "SIG=v|good\nE2U=2|0|r",
                "enum:12:3": "SIG=v|bad\nE2U=3|0|r",
            ],
            policy: policy
        )
        #expect(answer.records.map(\.naptr.order) == orders)
        #expect(answer.parts.map(\.isUsed) == used)
        let verdicts: [TrustList.Verdict?] = [.valid, .unsigned, .revoked, .forged]
        #expect(answer.parts.map(\.verdict) == (policy == .ignore ? [nil, nil, nil, nil] : verdicts))
    }

    @Test("Where signatures are preferred and there is none, all is answered but what was revoked")
    func preference() throws {
        let sources: KeyValuePairs = [
            "enum:12:0": "E2U=0|0|r", "enum:12:1": "E2U=1|0|r", "enum:12:2": "SIG=v|good\nE2U=2|0|r",
        ]
        #expect(try answer(sources, policy: .prefer).records.map(\.naptr.order) == [0, 1])
        #expect(try answer(sources, policy: .require).rrset == nil)
    }

    @Test("Ranges are for numbers without records of their own")
    func tollFree() throws {
        let table = "=1.\nE2U=7|0|r"
        let ranged = try answer(["enum:12:0": "E2U=0|0|r"], policy: .require, tollFree: table)
        #expect(ranged.isTollFree)
        #expect(ranged.rrset?.ttl == 86_400)
        #expect(ranged.records.map(\.naptr.order) == [7])
        #expect(try !answer(["enum:12:0": "E2U=0|0|r"], tollFree: table).isTollFree)
    }
}

extension NAPTR {
    /// Order and preference of RDATA.
    fileprivate static func wireOrder(_ rdata: [UInt8]) throws -> [UInt16] {
        try #require(rdata.count > 4)
        return [UInt16(rdata[0]) << 8 | UInt16(rdata[1]), UInt16(rdata[2]) << 8 | UInt16(rdata[3])]
    }
}

extension RevocationList {
    /// One bucket, `revoked`, for all names.
    fileprivate static var all: RevocationList {
        guard case .list(let list) = read(Array("SRL=0|revoked".utf8)) else { preconditionFailure("a readable list") }
        return list
    }
}
