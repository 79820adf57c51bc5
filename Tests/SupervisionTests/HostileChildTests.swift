// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import JSONRPC
import Logging
import RandomTesting
import Supervision
import Testing

/// What is wrong with a child, and what is said about it.
struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var reason: String

    init(_ name: String, _ reason: String) {
        self.name = name
        self.reason = reason
    }

    var testDescription: String { name }
}

@Suite("Hostile children", .timeLimit(.minutes(1)))
struct HostileChildTests {
    @Test(
        "It is ended and started again, and nothing is left of it",
        arguments: [
            Fault("exits at once", "will be started again: it ended with code 7"),
            Fault("kills itself", "will be started again: it was ended by signal 9"),
            Fault("never ready", "is killed: it did not say in time that it is ready"),
            Fault("another name", "is killed: it is another program, somebody else"),
            Fault("no JSON", "is killed: it says what has no meaning"),
            Fault("random octets", "is killed: it announces "),
            Fault("oversized frame", "is killed: it announces 65537 octets at once"),
            Fault("largest length", "is killed: it announces 4294967295 octets at once"),
            Fault("empty frame", "is killed: it announces 0 octets at once"),
            Fault("deep JSON", "is killed: it says what has no meaning"),
            Fault("extra member", "is killed: it says what has no meaning"),
            Fault("twice the member", "is killed: it says what has no meaning"),
            Fault("answers too early", "is killed: it answers what it was not asked"),
            Fault("closed output", "will be started again: it was ended by signal 9"),
            Fault("ready without asking", "is killed: it answers what it was not asked"),
            Fault("ready twice", "is killed: it answers what it was not asked"),
            Fault("a pong too many", "is killed: it answers what it was not asked"),
            Fault("a long word", "is killed: it says what has no meaning"),
            Fault("flood of events", "is killed: it says more than 1000 things in a second"),
            Fault("flood of answers", "is killed: it says more than 1000 things in a second"),
            Fault("deaf", "is killed: it gave no sign of life"),
            Fault("stops itself", "is killed: a signal had stopped it"),
        ]
    )
    func fault(fault: Fault) async throws {
        var configuration = try Rig.hostile(fault.name)
        configuration.handshakeTime = fault.name == "never ready" ? .milliseconds(300) : .seconds(5)
        if fault.name == "deaf" { configuration.heartbeat = .milliseconds(100) }
        try await Rig.run(configuration) { rig in
            await rig.log.wait(for: "hostile \(fault.reason)", count: 2)
            #expect(rig.child.status.restarts >= 1)
            // What the first one said is not held against the second one.
            if fault.name.hasPrefix("flood") {
                #expect(rig.log.lines.count { $0.text == "hostile is running" } >= 2)
            }
        }
    }

    @Test(
        "A flood in its log delays nobody, and little of it is kept",
        arguments: ["flood of the log", "endless line"]
    )
    func logFlood(fault: String) async throws {
        try await Rig.run(Rig.hostile(fault)) { rig in
            await rig.running()
            let start = ContinuousClock.now
            let before = clock()
            // For as long as it may flood.
            while start.duration(to: .now) < .seconds(longTests ? 30 : 2) {
                let answer = try await rig.child.call("echo", ["x": 1], timeout: .seconds(1))
                #expect(answer == ["x": 1])
                try await Task.sleep(for: .milliseconds(20))
            }
            let seconds = start.duration(to: .now).components.seconds
            // Processor time of unoptimised code, some of it for the questions.
            let busy = Double(clock() - before) / Double(CLOCKS_PER_SEC)
            #expect(busy < Double(seconds) / 2 + 0.5)
            print("\(fault): \(busy) s of processor time in \(seconds) s")
            let kept = rig.log.lines.count { $0.text.hasPrefix("x") }
            #expect(kept <= (Int(seconds) + 2) * 100)
            #expect(rig.log.lines.allSatisfy { $0.text.utf8.count <= 1_100 })
            #expect(rig.child.status.restarts == 0)
        }
    }

    @Test("What it writes into its log cannot disturb a terminal")
    func uglyLog() async throws {
        try await Rig.run(Rig.hostile("ugly log")) { rig in
            await rig.log.wait(for: "fatal")
            let lines = rig.log.lines
            let red = LogRecorder.Line(
                level: .warning,
                text: #"red \u{1b}[31m and \u{202e} back\u{d}"#,
                child: "hostile"
            )
            #expect(lines.contains(red))
            #expect(lines.contains { $0.text == String(repeating: "y", count: 1_024) })
            #expect(lines.contains { $0.text == "fatal \u{fffd}" })
        }
    }
}
