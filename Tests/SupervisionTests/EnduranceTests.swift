// SPDX-License-Identifier: MIT
import Glibc
import JSONRPC
import RandomTesting
import Supervision
import Synchronization
import Testing

/// 500 rounds each if `NUMEN_LONG_TESTS=1`.
@Suite("Children that are killed and stopped under load", .serialized, .timeLimit(.minutes(20)))
struct EnduranceTests {
    private static let rounds = longTests ? 500 : 10

    /// Asks all the time, and counts what comes of it.
    private final class Load: Sendable {
        struct Count {
            var answers = 0
            var ended = 0
            var unavailable = 0
            var wrong = 0
            var others: [ChildError] = []
        }

        private let count = Mutex(Count())
        var counted: Count { count.withLock(\.self) }

        func ask(_ child: Child, asker: Int) async {
            var number = 0
            while !Task.isCancelled {
                number += 1
                let question: JSONObject = ["asker": .integer(asker), "number": .integer(number)]
                do throws(ChildError) {
                    let answer = try await child.call("echo", question, timeout: .seconds(10))
                    count.withLock { if answer == .object(question) { $0.answers += 1 } else { $0.wrong += 1 } }
                } catch {
                    if Task.isCancelled { return }
                    count.withLock { count in
                        switch error {
                        case .ended: count.ended += 1
                        case .unavailable: count.unavailable += 1
                        default: count.others.append(error)
                        }
                    }
                    // Nobody there; it comes back within a second.
                    try? await Task.sleep(for: .milliseconds(5))
                }
            }
        }
    }

    private static func endure(_ configuration: ChildConfiguration, _ signal: Int32) async throws {
        var configuration = configuration
        configuration.firstPause = .milliseconds(100)
        configuration.healthyTime = .zero
        let load = Load()
        var descriptors: Int?
        var processes: [Int32] = []
        var (longest, slow) = (Duration.zero, 0)
        try await Rig.run(configuration) { rig in
            await rig.running()
            let asking = (0..<8).map { asker in Task { await load.ask(rig.child, asker: asker) } }
            for round in 1...rounds {
                let process = try #require(rig.child.status.process)
                processes.append(process)
                // In the middle of its work.
                let answers = load.counted.answers
                while load.counted.answers < answers + 20 { try await Task.sleep(for: .milliseconds(1)) }
                // The first rounds open what stays open for all.
                if round == 3 { descriptors = try Rig.openDescriptors() }
                if round > 3 { #expect(try Rig.openDescriptors() == descriptors) }
                let start = ContinuousClock.now
                kill(process, signal)
                await rig.running(times: round + 1)
                let time = start.duration(to: .now)
                longest = max(longest, time)
                slow += time < .seconds(1) ? 0 : 1
                #expect(time < .seconds(5))
            }
            for task in asking { task.cancel() }
            for task in asking { await task.value }
            #expect(rig.child.status.restarts == rounds)
        }
        for process in processes { #expect(!Rig.exists(process)) }
        // A machine that compiles meanwhile may have no processor for us for as long.
        #expect(slow <= max(1, rounds / 100))
        let count = load.counted
        #expect(count.wrong == 0)
        #expect(count.others == [])
        // Eight ask all the time: most of the ends had somebody wait for an answer.
        #expect(count.ended > 0)
        print(
            "\(configuration.name), signal \(signal): \(rounds) rounds, back after \(longest) at most,",
            "\(count.answers) answers, \(count.ended) lost with the child"
        )
    }

    @Test("Back within a second, no zombie, no descriptor more", arguments: [SIGKILL, SIGSTOP])
    func script(signal: Int32) async throws {
        try await Self.endure(Rig.good(), signal)
    }

    @Test("The same for a child made with this module", arguments: [SIGKILL, SIGSTOP])
    func program(signal: Int32) async throws {
        try await Self.endure(Rig.program(), signal)
    }
}
