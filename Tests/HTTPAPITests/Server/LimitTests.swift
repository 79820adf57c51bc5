// SPDX-License-Identifier: MIT
import Dispatch
import Foundation
import HTTPAPI
import RandomTesting
import Synchronization
import Testing

/// What one client may cost.
@Suite("HTTP/1: limits", .timeLimit(.minutes(2)))
struct LimitTests {
    /// A header whose target, names and values have so many octets.
    private static func header(octets: Int) -> String {
        // "/hello", "Host", "localhost", "X-A"
        let rest = octets - 6 - 4 - 9 - 3
        return "GET /hello HTTP/1.1\r\nHost: localhost\r\nX-A: \(String(repeating: "a", count: rest))\r\n\r\n"
    }

    @Test("16 KiB of header, and not one octet more")
    func headerOctets() async throws {
        try await EdgeServer.run { server in
            #expect(try RawClient(server.port).ask(Self.header(octets: 16 << 10))?.body == "hello")
            let client = try RawClient(server.port)
            let reply = client.ask(Self.header(octets: 16 << 10 + 1))
            #expect(reply?.status == 431)
            #expect(reply?.isError("header_too_long") == true)
            #expect(client.ends())
        }
    }

    @Test("64 fields, and not one more")
    func headerFields() async throws {
        try await EdgeServer.run { server in
            for (count, status) in [(64, 200), (65, 431)] {
                let fields = (1..<count).map { "X-\($0): \($0)\r\n" }.joined()
                let reply = try RawClient(server.port).ask("GET /hello HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n")
                #expect(reply?.status == status)
            }
        }
    }

    @Test("A target of 8 KiB, and not one octet more")
    func target() async throws {
        try await EdgeServer.run { server in
            for (count, status) in [(8 << 10, 200), (8 << 10 + 1, 414)] {
                let target = "/hello?" + String(repeating: "a", count: count - 7)
                let reply = try RawClient(server.port).ask("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(reply?.status == status)
            }
        }
    }

    @Test("Blank lines instead of a request are not read for ever")
    func blankLines() async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            let lines = Array(repeating: [0x0D, 0x0A] as [UInt8], count: 16 << 10).flatMap { $0 }
            var isTaken = true
            for _ in 0..<100 where isTaken { isTaken = client.send(lines, within: 100) }
            #expect(client.reply()?.isError("header_too_long") == true)
        }
    }

    @Test("A body of 16 KiB, and not one octet more", arguments: [true, false])
    func body(_ isChunked: Bool) async throws {
        try await EdgeServer.run { server in
            for (count, status) in [(16 << 10, 200), (16 << 10 + 1, 413)] {
                let body = String(repeating: "a", count: count)
                let client = try RawClient(server.port)
                let head = "POST /echo HTTP/1.1\r\nHost: localhost\r\n"
                let reply = client.ask(
                    isChunked
                        ? head + "Transfer-Encoding: chunked\r\n\r\n\(String(count, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
                        : head + "Content-Length: \(count)\r\n\r\n\(body)"
                )
                #expect(reply?.status == status)
                #expect(status == 200 || reply?.isError("too_large") == true)
                #expect(status == 200 || client.ends())
            }
        }
    }

    @Test("A path that takes more")
    func largerBody() async throws {
        var limits = EdgeServer.limits()
        limits.bodyOctetsByPath = ["/echo": 64 << 10]
        try await EdgeServer.run(limits: limits) { server in
            for (path, count, status) in [
                ("/echo", 64 << 10, 200), ("/echo?a=b", 64 << 10, 200), ("/echo", 64 << 10 + 1, 413),
                ("/ignore", 16 << 10 + 1, 413),
            ] {
                let reply = try RawClient(server.port)
                    .ask(
                        "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(count)\r\n\r\n"
                            + String(repeating: "a", count: count)
                    )
                #expect(reply?.status == status)
            }
        }
    }

    @Test("Chunk extensions are octets, too")
    func chunkExtensions() async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = Array("1;\(String(repeating: "a", count: 4_000))\r\nx\r\n".utf8)
            var isTaken = true
            for _ in 0..<500 where isTaken { isTaken = client.send(chunk, within: 100) }
            #expect(client.reply()?.isError("too_large") == true)
        }
    }

    @Test("A header that is dripped", arguments: ["", "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"])
    func slowHeader(_ before: String) async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            if !before.isEmpty { #expect(client.ask(before)?.body == "hello") }
            let octets = Array(
                "GET /hello HTTP/1.1\r\nHost: localhost\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n".utf8
            )
            let time = milliseconds {
                for octet in octets {
                    client.send([octet])
                    if client.receive(within: 20) || client.isEnded { break }
                }
                #expect(client.reply()?.isError("too_slow") == true)
            }
            #expect((350..<700).contains(time), "after \(time) ms")
            #expect(client.ends())
        }
    }

    @Test("A body that is dripped")
    func slowBody() async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
            let time = milliseconds {
                for _ in 0..<200 {
                    client.send("a")
                    if client.receive(within: 20) || client.isEnded { break }
                }
                #expect(client.reply()?.isError("too_slow") == true)
            }
            #expect((750..<1_200).contains(time), "after \(time) ms")
            #expect(client.ends())
        }
    }

    @Test("A connection that says nothing, at once or after a request")
    func silence() async throws {
        try await EdgeServer.run { server in
            let silent = try RawClient(server.port)
            let time = milliseconds { #expect(silent.ends()) }
            #expect((350..<700).contains(time), "after \(time) ms")
            let client = try RawClient(server.port)
            #expect(client.ask("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")?.body == "hello")
            let idle = milliseconds { #expect(client.ends()) }
            #expect((350..<700).contains(idle), "after \(idle) ms")
        }
    }

    @Test("A slow reply is no idle connection")
    func slowReply() async throws {
        let limits = EdgeServer.limits {
            $0.headerTime = .milliseconds(50)
            $0.idleTime = .milliseconds(50)
            $0.requestTime = .milliseconds(100)
        }
        try await EdgeServer.run(limits: limits) { server in
            let client = try RawClient(server.port)
            #expect(client.ask("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n")?.body == "waited")
        }
    }

    @Test("A client that asks and never reads", arguments: ["/large", "/fast"])
    func neverReading(_ path: String) async throws {
        let fast = FixedReply(policy: .read, body: String(repeating: "a", count: 60_000))
        try await EdgeServer.run(fast: fast) { server in
            let client = try RawClient(server.port, receiveBuffer: 4_096)
            let requests = Array(String(repeating: "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n", count: 100).utf8)
            // It stops being read, and then it is closed.
            let time = milliseconds {
                var isTaken = true
                for _ in 0..<1_000 where isTaken { isTaken = client.send(requests, within: 3_000) }
                #expect(!isTaken)
            }
            #expect((300..<2_000).contains(time), "after \(time) ms")
        }
    }

    @Test("No more connections than there are places, until one is free")
    func connections() async throws {
        let limits = EdgeServer.limits {
            $0.connections = 8
            $0.headerTime = .seconds(20)
        }
        try await EdgeServer.run(limits: limits) { server in
            var clients = try (0..<8).map { _ in try RawClient(server.port) }
            let request = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"
            for client in clients { #expect(client.ask(request)?.body == "hello") }
            #expect(try RawClient(server.port).ends(within: 1_000))
            clients.removeLast()
            // The server learns of the free place a moment later.
            var isTaken = false
            for _ in 0..<100 where !isTaken { isTaken = try RawClient(server.port).ask(request)?.body == "hello" }
            #expect(isTaken)
        }
    }

    @Test("64 connections from one address", .enabled(if: Interface.address != nil, "no address but loopback"))
    func connectionsPerAddress() async throws {
        let limits = EdgeServer.limits { $0.headerTime = .seconds(20) }
        let address = Interface.address
        try await EdgeServer.run(limits: limits) { server in
            let request = "GET /who HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: i\r\n\r\n"
            var clients = try (0..<64).map { _ in try RawClient(server.port, from: address) }
            #expect(clients[0].ask(request)?.body == "anonymous \(address ?? "") false i")
            #expect(try RawClient(server.port, from: address).ends(within: 1_000))
            // Others have places of their own.
            #expect(try RawClient(server.port).ask(request)?.status == 200)
            clients.removeLast()
            var isTaken = false
            for _ in 0..<100 where !isTaken {
                isTaken = try RawClient(server.port, from: address).ask(request)?.status == 200
            }
            #expect(isTaken)
        }
    }

    /// 1,000 slow clients of spec figures, or as many as the default run has time for.
    @Test("Slow clients are closed in time, and others do not notice them")
    func slowClients() async throws {
        let count = longTests ? 1_000 : 100
        let limits = longTests ? HTTPLimits() : EdgeServer.limits { $0.headerTime = .seconds(2) }
        try raiseFileLimit()
        let bound = longTests ? 5_000 : 2_000
        try await EdgeServer.run(limits: limits) { server in
            let began = Date.now
            let slow = try (0..<count).map { _ in try RawClient(server.port) }
            let other = OtherClient(server.port)
            var open = Set(slow.indices)
            let octets = Array(
                "GET /hello HTTP/1.1\r\nHost: localhost\r\nX-Slow: \(String(repeating: "a", count: 9_999))".utf8
            )
            for octet in octets where !open.isEmpty {
                for index in open {
                    slow[index].send([octet], within: 0)
                    while slow[index].receive(within: 0) {}
                    if slow[index].isEnded { open.remove(index) }
                }
                // One octet in a while, or as soon as somebody hears of the end.
                if let first = open.first { slow[first].receive(within: 500) }
            }
            let time = Int(-began.timeIntervalSinceNow * 1_000)
            let delays = other.end().sorted()
            #expect(open.isEmpty)
            // The server tells all of them at the same moment, and a build for tests is slow at that.
            #expect(time <= bound + 3_000, "closed after \(time) ms")
            let p99 = delays[delays.count * 99 / 100]
            #expect(p99 <= 100, "p99 \(p99) ms of \(delays.count)")
        }
    }

    /// A client that asks one request after the other, each over a connection of its own.
    private final class OtherClient: Sendable {
        private let port: UInt16
        private let isEnding = Mutex(false)
        private let delays = Mutex<[Int]>([])
        private let ended = DispatchSemaphore(value: 0)

        init(_ port: UInt16) {
            self.port = port
            Thread.detachNewThread {
                while !self.isEnding.withLock({ $0 }) {
                    var isAnswered = false
                    var client: RawClient?
                    let delay = milliseconds {
                        client = try? RawClient(port)
                        let reply = client?.ask("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        isAnswered = reply?.body == "hello"
                    }
                    self.delays.withLock { $0.append(isAnswered ? delay : .max) }
                    // It is no flood itself: a pause, in which nothing more comes.
                    _ = client?.receive(within: 5)
                }
                self.ended.signal()
            }
        }

        /// How many milliseconds each took.
        func end() -> [Int] {
            isEnding.withLock { $0 = true }
            ended.wait()
            return delays.withLock { $0 }
        }
    }

    /// Room for both ends of all connections in one process.
    private func raiseFileLimit() throws {
        var limit = rlimit()
        try #require(unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        limit.rlim_cur = min(limit.rlim_max, 8_192)
        try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
    }
}
