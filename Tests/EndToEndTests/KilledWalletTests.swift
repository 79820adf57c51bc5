// SPDX-License-Identifier: MIT
import Foundation
import RandomTesting
import Testing

/// What the rest of the server notices of a wallet process that is killed or stopped again and again: nothing.
///
/// 500 rounds each if `NUMEN_LONG_TESTS=1`.
@Suite("A wallet process that is killed and stopped under load", .serialized, .timeLimit(.minutes(60)))
struct KilledWalletTests {
    private static let rounds = longTests ? 500 : 6

    private struct Missing: Error {
        var what: String
        var log: String
    }

    @Test("is back within a second, with nothing left behind; no question fails", arguments: ["KILL", "STOP"])
    func endure(signal: String) async throws {
        let folder = try TemporaryFolder()
        let seed = try #require(Bundle.module.url(forResource: "names", withExtension: "nvs", subdirectory: "Fixtures"))
        let server = try Server(data: folder.path + "/data", "--nvs", seed.path, "--http", "127.0.0.1:0")
        try await server.ready()
        var health = PlainHTTP.Client(try .connected(path: try await Self.operatorSocket(of: server)))
        var (process, _) = try await Self.wait(for: 0, server, &health)
        let load = try Load(dns: try await server.port, http: try await server.httpPort)
        try await Self.work(for: .seconds(longTests ? 10 : 1))
        let before = load.count()
        let parent = server.process.processIdentifier
        let memory = try ProcessTable.memory(of: parent)
        var descriptors: [Int] = []
        var times = Load.Count()
        var (slow, starved) = (0, 0)
        for round in 1...Self.rounds {
            let number = signal == "KILL" ? SIGKILL : SIGSTOP
            let pressure = Machine.starvation
            let start = ContinuousClock.now
            #expect(kill(process, number) == 0)
            let (next, end) = try await Self.wait(for: round, server, &health)
            let time = start.duration(to: end)
            times.note(time, next == process ? "the same process" : nil)
            if time >= .seconds(1) {
                slow += 1
                if Machine.starvation - pressure > time / 2 { starved += 1 }
            }
            // The one before was waited for, and all that was opened for it is closed.
            #expect(!ProcessTable.exists(process))
            process = next
            let children = try ProcessTable.children(of: parent)
            #expect(children.map(\.number) == [process], "\(children)")
            descriptors.append(try ProcessTable.descriptors(of: parent))
            // It is well for a second before the next blow; one that never is, waits longer each time.
            try await Self.work(for: .milliseconds(Int.random(in: 1_000...1_100)) - end.duration(to: .now))
        }
        let during = load.count()
        await load.end()
        let grown = try ProcessTable.memory(of: parent) - memory
        print(
            """
            \(Self.rounds) times SIG\(signal): back: \(times); \(slow) not within a second, \(starved) of them for want \
            of a processor
              descriptors \(descriptors.first ?? 0) at first, \(descriptors.max() ?? 0) at most, \
            \(descriptors.last ?? 0) at last; memory \(memory) KiB, \(grown) KiB more at last
              DNS before: \(before.dns)
              DNS during: \(during.dns)
              HTTP before: \(before.http)
              HTTP during: \(during.http)
            """
        )
        #expect(times.failures == 0, "\(times.faults)")
        // A machine that compiles meanwhile may have no processor for us for as long, now and then; over many rounds that
        // must be the exception.
        #expect(slow == starved)
        if longTests || starved == 0 {
            #expect(times.percentile(50) < .milliseconds(500))
            #expect(slow <= max(1, Self.rounds / 20))
        }
        // What is open for a moment, such as a file that is read, is not counted.
        #expect(try await Self.settles { try ProcessTable.descriptors(of: parent) <= (descriptors.min() ?? 0) })
        #expect(grown < 32 << 10)
        for count in [before.dns, before.http, during.dns, during.http] {
            #expect(count.failures == 0, "\(count.faults)")
            #expect(count.times.count > 50)
        }
        // Bounds that a busy machine keeps; the figures are printed.
        #expect(during.dns.percentile(99) < before.dns.percentile(99) + .milliseconds(50))
        #expect(during.http.percentile(99) < before.http.percentile(99) + .milliseconds(50))
        #expect(await server.stop() == 0)
        #expect(!ProcessTable.exists(process))
    }

    private static func operatorSocket(of server: Server) async throws -> String {
        _ = try await server.httpPort
        return server.data + "/http.sock"
    }

    /// Lets the load go on for a while.
    private static func work(for time: Duration) async throws { try await Task.sleep(for: max(time, .zero)) }

    /// Waits until `/health` says that the wallet's process runs, started again so often.
    ///
    /// - Returns: the process, and when it was seen.
    private static func wait(
        for restarts: Int,
        _ server: Server,
        _ health: inout PlainHTTP.Client
    ) async throws -> (process: Int32, at: ContinuousClock.Instant) {
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            let reply = health.get("/health")
            let now = ContinuousClock.now
            let children = reply?.json["children"] as? [String: [String: Any]]
            let state = children?["numen-wallet"]
            if reply?.status == 200, state?["state"] as? String == "running", state?["restarts"] as? Int == restarts {
                let entry = try ProcessTable.children(of: server.process.processIdentifier)
                    .first { $0.name == "numen-wallet" }
                return (try #require(entry).number, now)
            }
            if reply == nil { health = PlainHTTP.Client(try .connected(path: server.data + "/http.sock")) }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw Missing(what: "the wallet's process after \(restarts) restarts", log: server.text)
    }

    /// Whether something holds within five seconds.
    private static func settles(_ condition: () throws -> Bool) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < end {
            if try condition() { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }
}
