// SPDX-License-Identifier: MIT
import DNSWire
import EmerDNS
import Foundation
import NVS
import Testing

/// One recorded exchange with the DNS server that the node has built in.
struct RecordedCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Record: Decodable, Sendable {
        var name: String
        var type: String
        var ttl: UInt32?
        var rdata: String?
    }

    var id: String
    var config: String
    var nvsName: String?
    var nvsValue: String?
    var rcode: String?
    var answer: [Record]
    var authority: [Record]
    var note: String?
    var queryHex: String
    /// Whether the exchange was recorded while the chain changed, so that the value is the case's own.
    var dynamic: Bool?

    var testDescription: String { "\(id) \(note ?? "")" }

    /// The query, if it is what resolvers send: one question of class IN about a domain name, no more, no less.
    var query: (name: DomainName, type: RRType)? {
        guard let octets = Hex.decode(queryHex), let message = try? Message.decode(octets),
            (try? message.encode().count) == octets.count, !message.header.isResponse, !message.header.isTruncated,
            message.header.opcode == .query, message.questions.count == 1, let question = message.questions.first,
            question.class == .in, question.type != .axfr, message.answers.isEmpty, message.authorities.isEmpty
        else { return nil }
        return (question.name, question.type)
    }

    /// Whether the question is about a telephone number.
    var isENUM: Bool {
        guard let tld = query?.name.labels.last.map({ String(decoding: $0, as: UTF8.self) }) else { return false }
        return ["enum", "arpa", "open"].contains(tld) && query?.type != .ptr
    }

    /// What the node answered.
    var reply: Reply {
        Reply(
            code: rcode ?? "",
            answer: Set(answer.map(Self.text)),
            authority: Set(authority.map(Self.text))
        )
    }

    private static func text(_ record: Record) -> String {
        "\(record.name.lowercased()) \(record.ttl ?? 0) \(record.type) \(record.rdata ?? "")"
    }

    static let all: [RecordedCase] = fixture("cases.json") ?? []
    /// Those that say something about names and values, rather than about packets or telephone numbers.
    static let comparable = all.filter { $0.query != nil && !$0.isENUM }
    /// Where this product means to answer otherwise: identifier → reason.
    static let differences: [String: String] = fixture("differences.json") ?? [:]
}

/// The node's settings behind a case.
struct RecordedConfiguration: Decodable, Sendable {
    var flags: [String]?

    private struct File: Decodable {
        var a, b, c, d, e: RecordedConfiguration

        enum CodingKeys: String, CodingKey { case a = "A", b = "B", c = "C", d = "D", e = "E" }
    }

    static let all: [String: RecordedConfiguration] =
        (fixture("configs.json") as File?).map { ["A": $0.a, "B": $0.b, "C": $0.c, "D": $0.d, "E": $0.e] } ?? [:]

    /// The zones, by top-level domain.
    ///
    /// The node without a list takes any domain; here it gets this product's own list.
    var zones: [[UInt8]: EmerDNSZone] {
        let items = (value(of: "-emcdnsallowed=") ?? ".emc|.coin|.lib|.bazar|.ness").split(separator: "|")
        let selfNS = (value(of: "-selfns=") ?? "").split(separator: ",")
            .compactMap { try? DomainName(presentation: String($0)) }
        var zones: [[UInt8]: EmerDNSZone] = [:]
        for item in items.map({ $0.drop(while: \.isNumber) }) where item.first == "." || item.first == "!" {
            let tld = Array(item.dropFirst().utf8)
            zones[tld] = EmerDNSZone(tld: tld, isSigned: item.first == "!", selfNS: selfNS)
        }
        return zones
    }

    private func value(of flag: String) -> String? {
        flags?.first { $0.hasPrefix(flag) }.map { String($0.dropFirst(flag.count)) }
    }
}

/// The name-value store behind the cases.
enum RecordedStore {
    private struct File: Decodable {
        struct Name: Decodable {
            var name: String
            var value: String
        }

        var names: [Name]
    }

    static let height = 1_000
    /// The signatures that were made with the verifier's key.
    ///
    /// Checking them is another module's work.
    static let signed: Set<String> = ["dns:signed.sig:0", "dns:signed2.sig:1", "dns:signed3.sig:0"]

    static let records: [NameRecord] =
        (fixture("nvs.json") as File?)?.names
        .map { record($0.name, $0.value, expiresIn: 100_000) } ?? []

    /// What the store held when a case was recorded.
    static func records(for recorded: RecordedCase) -> [NameRecord] {
        guard recorded.dynamic == true, let name = recorded.nvsName, let value = recorded.nvsValue else {
            return records
        }
        let words = recorded.note?.split(whereSeparator: { " :".contains($0) }) ?? []
        let life = words.first == "expires_in" ? Int32(words[1]) : nil
        return records + [record(name, value, expiresIn: life ?? 100_000)]
    }

    private static func record(_ name: String, _ value: String, expiresIn: Int32) -> NameRecord {
        NameRecord(name: Array(name.utf8), value: Array(value.utf8), expiresAt: Int32(height) + expiresIn)
    }
}

/// A file of `Fixtures/`, decoded from JSON.
func fixture<Value: Decodable>(_ name: String) -> Value? {
    guard let url = Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures"),
        let data = try? Data(contentsOf: url)
    else { return nil }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try? decoder.decode(Value.self, from: data)
}
