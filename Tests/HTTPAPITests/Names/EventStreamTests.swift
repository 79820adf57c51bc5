// SPDX-License-Identifier: MIT
import HTTPAPI
import NVS
import Testing

/// What a client of `GET /nvs/events` hears that was away, or that hears nothing for long.
@Suite("Streams of events", .timeLimit(.minutes(1)))
struct EventStreamTests {
    private static func hash(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 64 - digits.count) + digits
    }

    private static func block(_ height: Int, _ hash: Int? = nil, _ name: String = "dns:a.emc") -> BlockEvents {
        BlockEvents(
            tip: DirectoryTip(height: height, hash: Self.hash(hash ?? height)),
            operations: [NameOperation(kind: .update, name: Array(name.utf8))]
        )
    }

    /// Blocks 100 to 105, of which 103 does nothing to dns: names.
    private static func directory() -> MadeUpDirectory {
        let directory = MadeUpDirectory()
        directory.tell(block(100))
        for height in 101...105 {
            directory.tell(block(height, nil, height == 103 ? "enum:1:0" : "dns:a.emc"), behind: hash(height - 1))
        }
        return directory
    }

    private static func request(after hash: String?, from client: String = "127.0.0.1") -> String {
        let last = hash.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        return "GET /nvs/events?prefix=dns: HTTP/1.1\r\nHost: localhost\r\n\(last)"
            + (client == "127.0.0.1" ? "" : "X-Forwarded-For: \(client)\r\n") + "\r\n"
    }

    /// The lines of a stream without those of its framing, as soon as one of them is there.
    private func lines(
        _ directory: MadeUpDirectory,
        after hash: String?,
        until line: String,
        pulse: Duration = .seconds(15),
        then body: @escaping @Sendable (MadeUpDirectory) -> Void = { _ in }
    ) async throws -> [String] {
        let server = try await ServerHarness.start(directory, pulse: pulse)
        let text = try await server.connected { client in
            client.send(Self.request(after: hash))
            _ = client.text { $0.contains("id: 0") }
            body(directory)
            return client.text { $0.contains("\(line)\n") }
        }
        await server.stop()
        // Not by characters, of which the end of a chunk's line is one.
        return text.utf8.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
            .filter { line in ["id: ", "event: ", ": "].contains { line.hasPrefix($0) } }
    }

    @Test("begin with an id, though nothing has happened")
    func beginning() async throws {
        let id = "id: \(Self.hash(105))"
        #expect(try await lines(Self.directory(), after: nil, until: id) == [id])
        #expect(try await lines(Self.directory(), after: Self.hash(105), until: id) == [id])
    }

    @Test("go on behind the block that the client knows")
    func catchingUp() async throws {
        let lines = try await lines(Self.directory(), after: Self.hash(102), until: "id: \(Self.hash(105))")
        #expect(lines == ["id: \(Self.hash(104))", "event: names", "id: \(Self.hash(105))", "event: names"])
    }

    @Test("say so if that is not possible", arguments: [7, 99])
    func unknown(_ last: Int) async throws {
        let lines = try await lines(Self.directory(), after: Self.hash(last), until: "event: reset")
        #expect(lines == ["id: \(Self.hash(105))", "event: reset"])
    }

    @Test("tell the id of a block that did nothing to the names asked for with the next pulse")
    func pulse() async throws {
        let lines = try await lines(
            Self.directory(),
            after: nil,
            until: "id: \(Self.hash(106))",
            pulse: .milliseconds(20)
        ) { $0.tell(Self.block(106, nil, "enum:1:0"), behind: Self.hash(105)) }
        #expect(!lines.contains("event: names"))
        #expect(lines.contains(": still here"))
        #expect(lines.last == "id: \(Self.hash(106))")
    }

    @Test("tell all blocks of another branch")
    func reorganization() async throws {
        let directory = Self.directory()
        let id = "id: \(Self.hash(0xB5))"
        let lines = try await lines(directory, after: nil, until: id) { directory in
            directory.tell(Self.block(104, 0xB4), behind: Self.hash(103))
            directory.tell(Self.block(105, 0xB5), behind: Self.hash(0xB4))
        }
        #expect(lines.dropFirst() == ["id: \(Self.hash(0xB4))", "event: names", id, "event: names"])
        // Who knows the branch that is gone begins anew, and who was away before it hears of the other.
        #expect(directory.first(after: Self.hash(105)) == .reset(Self.block(105, 0xB5).tip))
        #expect(directory.first(after: Self.hash(103)) == .block(Self.block(104, 0xB4)))
    }

    @Test("are 16 for one client, and a place is free when one has gone")
    func places() async throws {
        let server = try await ServerHarness.start(Self.directory(), pulse: .milliseconds(20))
        let port = server.port
        try await Task(executorPreference: OwnThread()) {
            // Nobody counts how often this machine asks.
            let request = "GET /nvs/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
            var clients: [RawClient] = []
            for _ in 0..<16 {
                let client = try RawClient(port)
                client.send(request)
                #expect(client.text { $0.contains("id: 0") }.hasPrefix("HTTP/1.1 200"))
                clients.append(client)
            }
            let refused = try RawClient(port).ask(request)
            #expect(refused?.status == 503)
            #expect(refused?.isError("too_many_streams") == true)
            #expect(refused?["Retry-After"] == "30")
            let other = try RawClient(port)
            other.send(Self.request(after: nil, from: "192.0.2.1"))
            #expect(other.text { $0.contains("id: 0") }.hasPrefix("HTTP/1.1 200"))
            clients.removeLast()
            var isFree = false
            while !isFree {
                isFree = try RawClient(port).ask(request)?.status == 200
            }
        }
        .value
        await server.stop()
    }
}
