// SPDX-License-Identifier: MIT
import DNSWire
import NVS
import NameIndex
import NameServer
import RandomTesting
import Testing

/// The engine reads the nodes as the plain resolver of these tests does, so both agree with the recordings.
@Suite("The answering engine over nodes made from the recorded store")
struct EngineTests {
    @Test("gives what a plain reading of the nodes gives", arguments: RecordedConfiguration.all.keys.sorted())
    func agrees(configuration: String) throws {
        let zones = try #require(RecordedConfiguration.all[configuration]).zones
        let resolver = NodeResolver(zones, records: RecordedStore.records, height: RecordedStore.height)
        var generator = SplitMix64(seed: 1)
        var builder = IndexBuilder(hash: NameHash(using: &generator))
        var apexes: [Zone] = []
        for (number, (tld, nodes)) in resolver.zones.enumerated() {
            let tree = TreeID(rawValue: UInt8(number))
            apexes.append(try zone(tld, tree))
            for (root, nodes) in Dictionary(grouping: nodes.values, by: { $0.labels.suffix(1) }) {
                builder.insert(NodeGroup(tree: tree, root: Array(root), nodes: nodes))
            }
        }
        var server = NameServer(index: NameIndex(builder.finish(zones: apexes)))
        var writer = MessageWriter()
        for recorded in RecordedCase.comparable where recorded.config == configuration && recorded.dynamic != true {
            let question = try #require(recorded.query)
            let query = try #require(Hex.decode(recorded.queryHex))
            #expect(server.answer(query.span, over: .tcp, into: &writer) == .reply)
            let octets = (0..<writer.count).map { writer.span[$0] }
            let message = try Message.decode(octets)
            let reply = Reply(
                code: message.responseCode.description,
                answer: Set(message.answers.map(Self.text)),
                authority: Set(message.authorities.filter { $0.type != .soa }.map(Self.text))
            )
            #expect(reply == resolver.reply(to: question.name, question.type), "\(recorded.id)")
        }
    }

    private func zone(_ tld: [UInt8], _ tree: TreeID) throws -> Zone {
        let apex = try DomainName(labels: [tld])
        let soa = SOA(primaryServer: apex, mailbox: apex, serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1)
        return Zone(apex: apex, tree: tree, soa: soa, ttl: 1, rrsets: [])
    }

    private static func text(_ record: ResourceRecord) -> String {
        NodeResolver.text(record.name, record.ttl, record.type, record.rdata)
    }
}
