// SPDX-License-Identifier: MIT
import DNSWire
import LDNS
import NVS
import NameIndex
import NameServer
import Testing

@Suite("Numbers as the node's own server answers them, signatures really checked")
struct RecordedNumberTests {
    private static let indexes = Dictionary(
        uniqueKeysWithValues: ["A", "B", "C", "D"]
            .compactMap { config in
                (try? RecordedStore.index(for: config)).map { (config, $0) }
            }
    )

    @Test("are the same, apart from the listed differences", arguments: RecordedCase.all)
    func same(recorded: RecordedCase) throws {
        let index = try #require(Self.indexes[recorded.config])
        let query = try #require(Hex.decode(recorded.queryHex))
        var server = NameServer(index: index)
        var writer = MessageWriter()
        #expect(server.answer(query.span, over: .tcp, into: &writer) == .reply)
        let octets = (0..<writer.count).map { writer.span[$0] }
        let response = try Message.decode(octets)
        let second = try LDNSPacket.parse(octets)
        #expect(second.answers.count == response.answers.count)

        let reply = Reply(
            code: response.responseCode.description,
            answer: Set(
                response.answers.map { "\($0.name.description.lowercased()) \($0.ttl) \($0.type) \($0.rdata)" }
            )
        )
        if RecordedCase.differences[recorded.id] == nil {
            #expect(reply == recorded.reply)
        } else {
            #expect(reply != recorded.reply, "listed as a difference, and is none")
        }
    }

    @Test("are all there")
    func complete() {
        #expect(RecordedCase.all.count == 51)
        let identifiers = Set(RecordedCase.all.map(\.id))
        #expect(RecordedCase.differences.keys.filter { !identifiers.contains($0) } == [])
    }
}
