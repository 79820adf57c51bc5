// SPDX-License-Identifier: MIT
import HTTPAPI
import JSONRPC
import Testing

/// What an operator hears of the server at `GET /events`.
@Suite("Events of the server", .timeLimit(.minutes(1)))
struct EventJournalTests {
    private static func request(after id: String?, token: String = ServerHarness.operatorToken) -> String {
        "GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n"
            + (id.map { "Last-Event-ID: \($0)\r\n" } ?? "") + "\r\n"
    }

    /// What a stream says until it has said some words; `then` is done once it is open.
    private func stream(
        _ journal: EventJournal,
        after id: String? = nil,
        until words: String,
        then body: @escaping @Sendable () -> Void = {}
    ) async throws -> [String] {
        let server = try await ServerHarness.start(Sample.directory, events: journal)
        let text = try await server.connected { client in
            client.send(Self.request(after: id))
            _ = client.text { $0.contains("retry: ") }
            body()
            return client.text { $0.contains(words) }
        }
        await server.stop()
        return text.utf8.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
            .filter { line in ["id: ", "event: ", "data: "].contains { line.hasPrefix($0) } }
    }

    private static func number(_ value: Int) -> JSON { ["number": .integer(value)] }

    @Test("are told as they come, each with an id")
    func live() async throws {
        let journal = EventJournal()
        let lines = try await stream(journal, until: "\"number\":2}") {
            journal.append(.sample, Self.number(1))
            journal.append(.log, Self.number(2))
        }
        #expect(
            lines.filter { !$0.hasPrefix("id: ") }.suffix(4) == [
                "event: sample", "data: {\"number\":1}", "event: log", "data: {\"number\":2}",
            ]
        )
        #expect(Set(lines.filter { $0.hasPrefix("id: ") }).count == 2)
    }

    @Test("go on behind the last id that a client has")
    func resuming() async throws {
        let journal = EventJournal()
        for number in 1...5 { journal.append(.log, Self.number(number)) }
        let first = try await stream(journal, until: "\"number\":5}")
        #expect(first.first == "event: reset")
        let id = try #require(first.filter { $0.hasPrefix("id: ") }.dropFirst(2).first?.dropFirst(4))
        let second = try await stream(journal, after: String(id), until: "\"number\":5}")
        #expect(second.filter { $0.hasPrefix("data: ") } == ["data: {\"number\":4}", "data: {\"number\":5}"])
        #expect(!second.contains("event: reset"))
    }

    @Test("are told anew to a client that comes from another run", arguments: ["a-3", "nonsense", "-"])
    func otherRun(_ id: String) async throws {
        let journal = EventJournal()
        for number in 1...3 { journal.append(.log, Self.number(number)) }
        let lines = try await stream(journal, after: id, until: "\"number\":3}")
        #expect(lines.filter { !$0.hasPrefix("id: ") }.prefix(3) == ["event: reset", "data: {}", "event: log"])
        #expect(lines.count { $0 == "event: log" } == 3)
    }

    @Test("are told anew to a client that was away too long")
    func awayTooLong() async throws {
        let journal = EventJournal()
        journal.append(.log, Self.number(0))
        let id = try #require(
            try await stream(journal, until: "\"number\":0}").first { $0.hasPrefix("id: ") }?.dropFirst(4)
        )
        for number in 1...1_000 { journal.append(.log, Self.number(number)) }
        let lines = try await stream(journal, after: String(id), until: "\"number\":1000}")
        #expect(lines.first == "event: reset")
        #expect(lines.count { $0 == "event: log" } == 200)
    }

    @Test("that are old go, but of a kind only by others of that kind")
    func bounds() async throws {
        let journal = EventJournal()
        journal.append(.trouble, Self.number(7))
        for number in 1...500 {
            journal.append(.status, Self.number(number))
            journal.append(.sample, Self.number(number))
            journal.append(.log, Self.number(number))
        }
        let lines = try await stream(journal, until: "event: log\ndata: {\"number\":500}")
        let kinds = Dictionary(grouping: lines.filter { $0.hasPrefix("event: ") }, by: { $0 }).mapValues(\.count)
        #expect(
            kinds == [
                "event: reset": 1, "event: status": 1, "event: sample": 300, "event: log": 200, "event: trouble": 1,
            ]
        )
    }

    @Test("are for operators alone")
    func scope() async throws {
        let server = try await ServerHarness.start(Sample.directory)
        #expect(try await server.get("/events").status == 401)
        #expect(try await server.ask("GET", "/events", token: ServerHarness.token).status == 403)
        await server.stop()
    }
}
