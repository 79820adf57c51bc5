// SPDX-License-Identifier: MIT

import DNSWire
import ENUM
import Foundation
import Testing

/// One recorded query to the node's own server.
struct NodeCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Answer: Decodable, Sendable {
        var ttl: UInt32?
        var rdata: String?
    }

    var id: String
    var config: String
    var qname: String?
    var qtype: String?
    var rcode: String?
    var tc: Bool?
    var answer: [Answer]?

    var testDescription: String { "\(id) \(qname ?? "") \(qtype ?? "")" }

    /// The labels of the number, for queries below one of the server's ENUM suffixes.
    var numberLabels: [[UInt8]]? {
        for suffix in [".enum", ".open", ".e164.arpa"] {
            guard let qname, qname.hasSuffix(suffix) else { continue }
            return qname.dropLast(suffix.count).split(separator: ".").map { Array($0.utf8) }
        }
        return nil
    }

    /// Every NAPTR query below an ENUM suffix.
    static let all: [NodeCase] = {
        let cases = (try? fixture("cases.json", as: [NodeCase].self)) ?? []
        return cases.filter { $0.numberLabels != nil && $0.qtype == "NAPTR" }
    }()
}

@Suite("Numbers are answered as the node's own server answers them")
struct NodeVectorTests {
    /// Where the node differs from what is right or wanted, and why.
    static let differences = [
        "A199": "several digits in a label: a number has one owner, with one digit a label (RFC 6116 §3.2)",
        "A203": "the suffix open is not configured",
        "C264": "ENUM is not configured",
    ]

    private let store: RecordedStore

    init() throws {
        store = try RecordedStore()
    }

    private func answer(_ number: E164Number, _ vector: NodeCase) -> NumberAnswer {
        let isOpen = vector.qname?.hasSuffix(".open") == true
        let isFull = vector.config == "B"
        // The node's server does not read names in the form of domain names.
        let sources = store.sources(under: isOpen ? "open:" : "enum:").filter { !$0.name.ends(with: "arpa") }
        let tollFree = store.values[Array("enum:tollfree".utf8)] ?? []
        return NumberAnswer(
            number,
            sources: sources,
            policy: isOpen ? .ignore : .require,
            trust: store.trust(isFull ? ["ver:enum", "ver:seg", "ver:srl"] : ["ver:enum"]),
            tollFree: isFull ? TollFreeTable(tollFree) : TollFreeTable()
        )
    }

    @Test("There are as many cases as there should be")
    func count() {
        #expect(NodeCase.all.count == 48)
    }

    @Test(arguments: NodeCase.all.filter { differences[$0.id] == nil })
    func answer(vector: NodeCase) throws {
        let labels = try #require(vector.numberLabels)
        let expected = vector.answer ?? []
        guard let number = E164Number(labels: labels) else {
            #expect(expected.isEmpty)
            return
        }
        let answer = answer(number, vector)
        let records = answer.records.map(\.naptr.description)
        if vector.tc == true {
            // The node cuts at 512 octets.
            #expect(Set(records).isSuperset(of: expected.dropLast().compactMap(\.rdata)))
            #expect(records.count == 12)
        } else {
            #expect(records.sorted() == expected.compactMap(\.rdata).sorted())
        }
        #expect(answer.rrset == nil ? expected.isEmpty : answer.rrset?.rdata.count == records.count)
        #expect(expected.allSatisfy { $0.ttl == answer.rrset?.ttl })
    }

    @Test("Names in the form of domain names, which the node does not answer")
    func domainNames() throws {
        let expected: [String: [String]] = [
            "+1234567890": [#"0 10 "u" "E2U+sip" "!^.*$!sip:user@domain.com!" ."#],
            "+1234567891": [
                #"0 10 "u" "E2U+sip" "!^.*$!sip:primary@domain.com!" ."#,
                #"1 10 "u" "E2U+sip" "!^.*$!sip:backup@domain.com!" ."#,
            ],
            "+1234567892": [#"0 10 "u" "E2U+sip" "!^.*$!sip:voice@domain.com!" ."#],
            "+1234567893": [#"0 10 "u" "E2U+video:sip" "!^.*$!sip:video@domain.com!" ."#],
            "+1234567894": [
                #"0 10 "u" "E2U+sip" "!^.*$!sip:user@domain.com!" ."#,
                #"0 10 "u" "E2U+video:sip" "!^.*$!sip:user@domain.com!" ."#,
            ],
            "+1234567895": [#"100 10 "u" "E2U+sip" "!^.*$!sip:gateway@gateway.ness.cx!" ."#],
            "+1234567896": [
                #"100 10 "u" "E2U+sip" "!^.*$!sip:a@gateway.ness.cx!" ."#,
                #"100 20 "u" "E2U+tel" "!^.*$!tel:+1234567890!" ."#,
            ],
            "+1234567897": [#"100 10 "u" "E2U+sip" "!^(.*)$!sip:native@domain.com!" ."#],
            "+10987654321": [],
            "+1234567898": [
                #"0 10 "u" "E2U+sip" "!^.*$!sip:a@b.c!" ."#,
                #"1 10 "u" "E2U+video:sip" "!^.*$!sip:d@e.f!" ."#,
                #"2 10 "u" "E2U+email:mailto" "!^.*$!mailto:x@y.z!" ."#,
            ],
        ]
        for (text, records) in expected {
            let number = try #require(E164Number(text))
            let answer = NumberAnswer(number, sources: store.sources(), policy: .ignore, trust: store.trust([]))
            #expect(answer.records.map(\.naptr.description) == records)
            #expect(answer.parts.map(\.name) == [ENUMName.domain(number).name])
            if let rrset = answer.rrset {
                #expect(rrset.ttl == (text.hasSuffix("7") ? 86_400 : 3_600))
            }
        }
    }
}

extension [UInt8] {
    fileprivate func ends(with text: String) -> Bool {
        suffix(text.utf8.count).elementsEqual(text.utf8)
    }
}
