// SPDX-License-Identifier: MIT
import DNSWire
import EmerDNS
import NVS
import Testing

@Suite("Answers of the node's own server")
struct RecordedCaseTests {
    private static let resolvers = RecordedConfiguration.all.mapValues {
        NodeResolver($0.zones, records: RecordedStore.records, height: RecordedStore.height)
    }

    private func reply(to recorded: RecordedCase) throws -> Reply {
        let query = try #require(recorded.query)
        return try resolver(for: recorded).reply(to: query.name, query.type)
    }

    private func resolver(for recorded: RecordedCase) throws -> NodeResolver {
        guard recorded.dynamic == true else { return try #require(Self.resolvers[recorded.config]) }
        let configuration = try #require(RecordedConfiguration.all[recorded.config])
        return NodeResolver(
            configuration.zones,
            records: RecordedStore.records(for: recorded),
            height: RecordedStore.height
        )
    }

    @Test("are the same, apart from the listed differences", arguments: RecordedCase.comparable)
    func same(recorded: RecordedCase) throws {
        let reply = try reply(to: recorded)
        if RecordedCase.differences[recorded.id] == nil {
            #expect(reply == recorded.reply)
        } else {
            #expect(reply != recorded.reply, "listed as a difference, and is none")
        }
    }

    @Test("are all there")
    func complete() {
        #expect(RecordedCase.all.count == 294)
        #expect(RecordedCase.comparable.count > 200)
        let identifiers = Set(RecordedCase.comparable.map(\.id))
        #expect(RecordedCase.differences.keys.filter { !identifiers.contains($0) } == [])
        #expect(RecordedCase.differences.values.allSatisfy { $0.count > 20 })
    }

    @Test("come whole where the node cut them at 512 octets", arguments: [("A128", 40), ("A130", 64), ("A205", 40)])
    func whole(id: String, count: Int) throws {
        let recorded = try #require(RecordedCase.comparable.first { $0.id == id })
        let reply = try reply(to: recorded)
        #expect(reply.code == "NOERROR")
        #expect(reply.answer.count == count)
        #expect(reply.answer.isSuperset(of: recorded.reply.answer))
    }
}
