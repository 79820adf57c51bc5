// SPDX-License-Identifier: MIT
import DNSWire
import Foundation
import IP
import Synchronization
import Testing
import Unbound

/// Time limits, cancellation, bounds and the end.
///
/// Everything is sent from 127.0.0.1, so nothing can leave this machine.
@Suite
struct LifeTests {
    @Test func aSilentUpstreamIsGivenUp() async throws {
        let silent = try ScriptedServer { _, _ in .silence }
        defer { silent.stop() }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [silent.upstream]
                $0.timeLimit = .seconds(1)
            }
        )
        defer { resolver.close() }
        let start = ContinuousClock.now
        #expect(try await resolver.ask("www.example.") == .timedOut)
        let time = start.duration(to: .now)
        #expect(time >= .seconds(1) && time < .seconds(2))
        #expect(resolver.counters.timedOut == 1)
        #expect(resolver.counters.outstanding == 0)
        #expect(resolver.counters.abandoned == 1)
        // A late question gets its own time.
        #expect(try await resolver.ask("www.example.") == .timedOut)
        #expect(start.duration(to: .now) >= .seconds(2))
    }

    /// Whoever waits does not care where.
    @Test func timeInTheQueueCounts() async throws {
        let server = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.1")) }
        defer { server.stop() }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [server.upstream]
                $0.timeLimit = .seconds(1)
            }
        )
        defer { resolver.close() }
        let gate = Gate()
        let localhost = try DomainName(presentation: "localhost.").wire
        let name = try DomainName(presentation: "www.example.").wire
        let (outcomes, feed) = AsyncStream.makeStream(of: UnboundAnswer.Outcome.self)
        // Its thread is busy, as it is where more is asked than can be done.
        #expect(resolver.resolve(name: localhost, type: 1) { _ in gate.wait() } != nil)
        #expect(resolver.resolve(name: name, type: 1) { feed.yield($0.outcome) } != nil)
        try await Task.sleep(for: .seconds(1))
        gate.open()
        #expect(await outcomes.first { _ in true } == .timedOut)
        #expect(server.seen.isEmpty)
        #expect(try await resolver.ask("www.example.").addresses == ["192.0.2.1"])
    }

    /// And this shows that nothing leaves this machine with the settings of these tests.
    @Test func whatCannotBeReachedFailsAtOnce() async throws {
        let upstream = try Upstream(address: "192.0.2.53")
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [upstream] })
        defer { resolver.close() }
        let start = ContinuousClock.now
        guard case .failed(.servFail, let reason) = try await resolver.ask("www.example.") else {
            Issue.record("did not fail")
            return
        }
        #expect(!reason.isEmpty)
        #expect(start.duration(to: .now) < .seconds(1))
    }

    @Test func cancelledQueriesEndOnce() async throws {
        let gate = Gate()
        let server = try ScriptedServer { query, _ in
            gate.wait()
            return .message(query.reply(address: "192.0.2.1"))
        }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        defer { resolver.close() }
        let name = try DomainName(presentation: "www.example.").wire
        let count = Atomic(0)
        let outcome = await withCheckedContinuation { continuation in
            let query = resolver.resolve(name: name, type: 1) {
                count.add(1, ordering: .relaxed)
                continuation.resume(returning: $0.outcome)
            }
            if let query { for _ in 0..<3 { resolver.cancel(query) } }
        }
        #expect(outcome == .cancelled)
        #expect(resolver.counters.cancelled == 1)
        #expect(resolver.counters.abandoned == 1)
        // The library went on with it, and who asks again has the answer.
        gate.open()
        #expect(try await resolver.ask("www.example.").addresses == ["192.0.2.1"])
        #expect(count.load(ordering: .relaxed) == 1)
        _ = try await resolver.ask("localhost.")
        #expect(resolver.counters.abandoned == 0)
        #expect(Set(server.seen.map(\.name)).count == 1)
    }

    @Test func whatEndedCannotBeCancelled() async throws {
        let server = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.1")) }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        defer { resolver.close() }
        let name = try DomainName(presentation: "www.example.").wire
        let (answers, continuation) = AsyncStream<UnboundAnswer>.makeStream()
        let query = try #require(resolver.resolve(name: name, type: 1) { continuation.yield($0) })
        for await answer in answers {
            #expect(answer.outcome.addresses == ["192.0.2.1"])
            break
        }
        resolver.cancel(query)
        #expect(try await resolver.ask("www.example.").addresses == ["192.0.2.1"])
        #expect(resolver.counters.cancelled == 0)
    }

    @Test func theQueueIsBounded() async throws {
        let gate = Gate()
        let server = try ScriptedServer { query, _ in
            gate.wait()
            return .message(query.reply(address: "192.0.2.1"))
        }
        defer { server.stop() }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [server.upstream]
                $0.queueLimit = 10
            }
        )
        defer { resolver.close() }
        let (answers, continuation) = AsyncStream<UnboundAnswer>.makeStream()
        let taken = try (0..<30)
            .filter { number in
                let name = try DomainName(presentation: "n\(number).example.").wire
                return resolver.resolve(name: name, type: 1) { continuation.yield($0) } != nil
            }
        #expect(taken == Array(0..<10))
        #expect(resolver.counters.refused == 20)
        #expect(resolver.counters.outstanding == 10)
        gate.open()
        var count = 0
        for await answer in answers {
            #expect(answer.outcome.addresses == ["192.0.2.1"])
            count += 1
            if count == 10 { break }
        }
        #expect(try await resolver.ask("another.example.").addresses == ["192.0.2.1"])
    }

    /// What nobody waits for any more takes memory, too, as long as the library works on it.
    @Test func abandonedQueriesAreBounded() async throws {
        let silent = try ScriptedServer { _, _ in .silence }
        defer { silent.stop() }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [silent.upstream]
                $0.queueLimit = 5
            }
        )
        defer { resolver.close() }
        for number in 0..<5 {
            let name = try DomainName(presentation: "n\(number).example.").wire
            let outcome = await withCheckedContinuation { continuation in
                let query = resolver.resolve(name: name, type: 1) { continuation.resume(returning: $0.outcome) }
                if let query { resolver.cancel(query) }
            }
            #expect(outcome == .cancelled)
        }
        #expect(resolver.counters.abandoned == 5)
        guard case .refused(let reason) = try await resolver.ask("more.example.") else {
            Issue.record("was asked")
            return
        }
        #expect(reason.contains("5 queries"))
    }

    @Test func closesWithAThousandUnderWay() async throws {
        let (questions, arrived) = AsyncStream<Void>.makeStream()
        let silent = try ScriptedServer { _, _ in
            arrived.yield()
            return .silence
        }
        defer { silent.stop() }
        let before = try Self.openSockets()
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [silent.upstream] })
        let (answers, continuation) = AsyncStream<UnboundAnswer>.makeStream()
        for number in 0..<1_000 {
            let name = try DomainName(presentation: "n\(number).example.").wire
            #expect(resolver.resolve(name: name, type: 1) { continuation.yield($0) } != nil)
        }
        var sent = 0
        for await _ in questions {
            sent += 1
            if sent == 1_000 { break }
        }
        #expect(try Self.openSockets() > before + 500)

        let start = ContinuousClock.now
        resolver.close()
        let time = start.duration(to: .now)
        #expect(time < .milliseconds(100), "\(time)")
        #expect(try Self.openSockets() == before)
        var count = 0
        for await answer in answers {
            #expect(answer.outcome == .closed)
            count += 1
            if count == 1_000 { break }
        }
        #expect(resolver.counters.outstanding == 0)
        // Closed is closed.
        resolver.close()
        await #expect(throws: UnboundResolver.Refused.self) { try await resolver.ask("www.example.") }
    }

    @Test func closesWhileItIsToldToAskAThousand() async throws {
        let silent = try ScriptedServer { _, _ in .silence }
        defer { silent.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [silent.upstream] })
        let (answers, continuation) = AsyncStream<UnboundAnswer>.makeStream()
        for number in 0..<1_000 {
            let name = try DomainName(presentation: "n\(number).example.").wire
            #expect(resolver.resolve(name: name, type: 1) { continuation.yield($0) } != nil)
        }
        let start = ContinuousClock.now
        resolver.close()
        let time = start.duration(to: .now)
        #expect(time < .milliseconds(100), "\(time)")
        var count = 0
        for await answer in answers {
            #expect(answer.outcome == .closed)
            count += 1
            if count == 1_000 { break }
        }
    }

    @Test func manyMayAskAndCloseAtATime() async throws {
        let server = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.1")) }
        defer { server.stop() }
        for _ in 0..<20 {
            let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
            let count = Count()
            await withTaskGroup(of: Void.self) { group in
                for task in 0..<4 {
                    group.addTask { [resolver, count] in
                        for number in 0..<50 {
                            guard let name = try? DomainName(presentation: "n\(number).t\(task).example.") else {
                                return
                            }
                            let query = resolver.resolve(name: name.wire, type: 1) { _ in
                                count.ended.add(1, ordering: .relaxed)
                            }
                            guard let query else { return }
                            count.taken.add(1, ordering: .relaxed)
                            if number % 7 == 0 { resolver.cancel(query) }
                        }
                    }
                }
                for _ in 0..<2 { group.addTask { [resolver] in resolver.close() } }
            }
            resolver.close()
            let taken = count.taken.load(ordering: .relaxed)
            #expect(count.ended.load(ordering: .relaxed) == taken)
            let counters = resolver.counters
            #expect(counters.asked == taken)
            #expect(counters.outstanding == 0)
        }
    }

    @Test func anAnswerMayCloseTheResolver() async throws {
        let server = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.1")) }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        let name = try DomainName(presentation: "www.example.").wire
        let outcome = await withCheckedContinuation { continuation in
            let query = resolver.resolve(name: name, type: 1) {
                resolver.close()
                continuation.resume(returning: $0.outcome)
            }
            #expect(query != nil)
        }
        #expect(outcome.addresses == ["192.0.2.1"])
        resolver.close()
        #expect(resolver.resolve(name: name, type: 1) { _ in } == nil)
    }

    @Test func theLastOwnerMayBeAnAnswer() async throws {
        let server = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.1")) }
        defer { server.stop() }
        let before = try Self.openFiles()
        let name = try DomainName(presentation: "www.example.").wire
        let (answers, continuation) = AsyncStream<UnboundAnswer>.makeStream()
        do {
            let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
            let query = resolver.resolve(name: name, type: 1) { [resolver] in
                _ = resolver
                continuation.yield($0)
            }
            #expect(query != nil)
        }
        for await answer in answers {
            #expect(answer.outcome.addresses == ["192.0.2.1"])
            break
        }
        // The thread is on its way out.
        let end = ContinuousClock.now + .seconds(5)
        while try Self.openFiles() > before, .now < end { await Task.yield() }
        #expect(try Self.openFiles() == before)
    }

    @Test func nothingIsLeftBehind() throws {
        let upstream = Upstream(address: IPAddress(v4: 0x7f00_0001), port: 1)
        try UnboundResolver(.onLoopback { $0.forwarders = [upstream] }).close()
        let before = try Self.openFiles()
        for _ in 0..<20 {
            let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [upstream] })
            resolver.close()
        }
        #expect(try Self.openFiles() == before)
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
            .filter {
                (try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8)) == "unbound\n"
            }
        #expect(threads.isEmpty)
    }

    private final class Count: Sendable {
        let taken = Atomic(0)
        let ended = Atomic(0)
    }

    private static func openSockets() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
            .filter { $0.hasPrefix("socket:") }
            .count
    }

    private static func openFiles() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
