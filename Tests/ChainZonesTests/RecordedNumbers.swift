// SPDX-License-Identifier: MIT
import ChainZones
import DNSWire
import ENUM
import Foundation
import NVS
import NameIndex
import NameServer
import Testing

/// One recorded exchange about a telephone number.
struct RecordedCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Record: Decodable, Sendable {
        var name: String
        var type: String
        var ttl: UInt32?
        var rdata: String?
    }

    var id: String
    var config: String
    var qname: String?
    var rcode: String?
    var answer: [Record]
    var note: String?
    var queryHex: String

    var testDescription: String { "\(id) \(note ?? "")" }

    /// What the node answered, the owner's letter case aside.
    var reply: Reply {
        Reply(
            code: rcode ?? "",
            answer: Set(answer.map { "\($0.name.lowercased()) \($0.ttl ?? 0) \($0.type) \($0.rdata ?? "")" })
        )
    }

    static let all: [RecordedCase] = (fixture("cases.json") ?? [])
        .filter { recorded in
            let labels = (recorded.qname ?? "").split(separator: ".")
            return ["enum", "open"].contains(labels.last) || labels.suffix(2) == ["e164", "arpa"]
        }
    /// Where this product means to answer otherwise: identifier → reason.
    static let differences: [String: String] = fixture("differences.json") ?? [:]
}

/// RCODE and answer section.
struct Reply: Hashable {
    var code: String
    var answer: Set<String>
}

/// The store behind the cases, served under the settings of one of them.
enum RecordedStore {
    private struct File: Decodable {
        struct Name: Decodable {
            var name: String
            var value: String
            var owner: String?
        }

        var names: [Name]
    }

    static let height = 1_000

    static let records: [NameRecord] =
        (fixture("nvs.json") as File?)?.names
        .map { name in
            NameRecord(
                name: Array(name.name.utf8),
                value: Array(name.value.utf8),
                expiresAt: 100_000,
                address: name.owner ?? ""
            )
        } ?? []

    static func record(_ name: [UInt8]) -> NameRecord? {
        records.first { $0.name == name }
    }

    /// The node's settings as this product's.
    static func index(for config: String) throws -> NameIndex {
        let flags = try #require((fixture("configs.json") as Configurations?)?[config])
        func value(_ flag: String) -> String? {
            flags.first { $0.hasPrefix(flag + "=") }.map { String($0.dropFirst(flag.count + 1)) }
        }
        var zones = ChainZonesConfiguration()
        let allowed = (value("-emcdnsallowed") ?? "").split(separator: "|")
        zones.tlds = allowed.filter { $0.first == "." }.map { Array($0.dropFirst().utf8) }
        if allowed.contains("$enum") {
            zones.suffixes = [(try DomainName(presentation: "enum"), .require)]
        }
        if value("-emcdnssuffix")?.contains(".e164.arpa") == true {
            zones.suffixes.append((try DomainName(presentation: "e164.arpa"), .require))
        }
        let verifiers = (value("-enumtrust") ?? "").split { $0 == "|" || $0 == "," }.map { Array($0.utf8) }
        let trust = TrustList.read(verifiers, record: record) { record($0)?.value }
        let tollFree = value("-enumtollfree").flatMap { record(Array($0.dropFirst().utf8))?.value } ?? []
        let builder = ZoneBuilder(zones, trust: trust, tollFree: TollFreeTable(tollFree))

        var random = SystemRandomNumberGenerator()
        var index = IndexBuilder(hash: NameHash(using: &random))
        for (group, records) in Dictionary(grouping: records, by: { NameGroup(name: $0.name) }) {
            guard let group else { continue }
            for nodes in builder.nodes(of: group, records: records, at: height).groups { index.insert(nodes) }
        }
        return NameIndex(index.finish(zones: builder.zones(at: height)))
    }

    private struct Configurations: Decodable {
        var flags: [String: [String]] = [:]

        private struct One: Decodable {
            var flags: [String]
        }

        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            for key in container.allKeys {
                if let one = try? container.decode(One.self, forKey: key) { flags[key.stringValue] = one.flags }
            }
        }

        subscript(config: String) -> [String]? { flags[config] }
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
