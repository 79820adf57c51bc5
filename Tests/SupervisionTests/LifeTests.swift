// SPDX-License-Identifier: MIT
import Glibc
import JSONRPC
import Logging
import Supervision
import Synchronization
import Testing

@Suite("The life of a child", .timeLimit(.minutes(1)))
struct LifeTests {
    @Test("Its state can be looked at, and its log has its name")
    func status() async throws {
        let before = ContinuousClock.now
        try await Rig.run(Rig.good()) { rig in
            await rig.running()
            let status = rig.child.status
            #expect(status.state == .running)
            #expect(status.restarts == 0)
            #expect(status.lastExit == nil)
            #expect(status.since > before)
            let process = try await rig.child.call("process").int
            #expect(process == status.process.map { Int($0) })
            await rig.log.wait { $0.contains(.init(level: .info, text: "it lives", child: "good")) }
        }
    }

    @Test("A program that is not there is looked for again and again")
    func missing() async throws {
        var configuration = ChildConfiguration(name: "nothing", executable: "/nowhere/nothing")
        configuration.firstPause = .milliseconds(10)
        try await Rig.run(configuration) { rig in
            await rig.log.wait(for: "nothing will be started again: it could not be started", count: 3)
            #expect(rig.child.status.process == nil)
            await #expect(throws: ChildError.unavailable("nothing is not running at the moment")) {
                try await rig.child.call("x")
            }
        }
    }

    @Test("A configuration that cannot be had is asked for again")
    func noConfiguration() async throws {
        struct Missing: Error {}
        let count = Mutex(0)
        let hello: Child.Greeting = {
            let round = count.withLock { count in
                count += 1
                return count
            }
            guard round > 2 else { throw Missing() }
            return ["round": .integer(round)]
        }
        try await Rig.run(Rig.good(), hello: hello) { rig in
            await rig.running()
            try await rig.expect("configuration", gives: ["round": 3])
            #expect(rig.child.status.lastExit == "it cannot be told how to work: Missing()")
        }
    }

    @Test("A configuration that never comes holds nothing up when the program ends")
    func endless() async throws {
        let hello: Child.Greeting = {
            try await Task.sleep(for: .seconds(3_600))
            return [:]
        }
        try await Rig.run(Rig.good(), hello: hello) { rig in
            while rig.child.status.state != .starting { await Task.yield() }
        }
    }

    @Test("A configuration that is too long is no configuration")
    func longConfiguration() async throws {
        let hello: Child.Greeting = { ["x": .string([UInt8](repeating: 0x61, count: 70_000))] }
        try await Rig.run(Rig.good(), hello: hello) { rig in
            await rig.log.wait(for: "good is killed: its configuration is longer than 65536 octets")
        }
    }

    @Test("The wait before the next start grows while it fails")
    func backOff() async throws {
        var configuration = try Rig.hostile("exits at once")
        configuration.healthyTime = .seconds(60)
        configuration.firstPause = .milliseconds(50)
        let start = ContinuousClock.now
        try await Rig.run(configuration) { rig in
            await rig.log.wait(for: "hostile will be started again: it ended with code 7", count: 4)
            // 50 + 100 + 200 ms.
            #expect(start.duration(to: .now) >= .milliseconds(350))
        }
    }

    @Test("Told to end, a good child has the time that it needs, and ends by itself")
    func end() async throws {
        try await Rig.run(Rig.program()) { rig in await rig.running() }
    }

    @Test("It ends in an orderly way, and says so")
    func orderly() async throws {
        let log = LogRecorder()
        let child = Child(try Rig.program(), hello: { [:] }, logger: log.logger)
        let work = Task { try await child.run() }
        await log.wait(for: "SupervisedProgram is running")
        work.cancel()
        try await work.value
        #expect(child.status.lastExit == "it ended with code 0")
        #expect(!log.lines.contains { $0.level >= .warning })
    }

    @Test("One that ignores it is killed after its time")
    func stubborn() async throws {
        var configuration = try Rig.hostile("ignores SIGTERM")
        configuration.endTime = .milliseconds(300)
        let log = LogRecorder()
        let child = Child(configuration, hello: { [:] }, logger: log.logger)
        let work = Task { try await child.run() }
        await log.wait(for: "hostile is running")
        let process = try #require(child.status.process)
        let start = ContinuousClock.now
        work.cancel()
        try await work.value
        #expect(start.duration(to: .now) >= .milliseconds(300))
        #expect(start.duration(to: .now) < .seconds(3))
        #expect(child.status.lastExit == "it did not end in time")
        #expect(!Rig.exists(process))
    }

    @Test(
        "Nothing of its process group is left, however it ends",
        arguments: ["told to", "exit", "SIGKILL", "SIGSTOP"]
    )
    func group(end: String) async throws {
        try await Rig.run(Rig.hostile("grandchild")) { rig in
            await rig.running()
            let process = try #require(rig.child.status.process)
            let answer = try await rig.child.call("grandchild")
            let grandchild = try #require(answer.int32)
            #expect(Rig.exists(grandchild))
            #expect(getpgid(grandchild) == process)
            switch end {
            case "exit": await #expect(throws: ChildError.ended) { try await rig.child.call("exit") }
            case "SIGKILL": kill(process, SIGKILL)
            case "SIGSTOP": kill(process, SIGSTOP)
            default: return
            }
            await rig.running(times: 2)
            #expect(try await Rig.isEmpty(group: process))
        }
    }

    @Test("Told to end, nothing of its process group is left")
    func groupAtEnd() async throws {
        let log = LogRecorder()
        let child = Child(try Rig.hostile("grandchild"), hello: { [:] }, logger: log.logger)
        let work = Task { try await child.run() }
        await log.wait(for: "hostile is running")
        let process = try #require(child.status.process)
        work.cancel()
        try await work.value
        #expect(try await Rig.isEmpty(group: process))
    }

    @Test(
        "What has left the group and keeps its pipes, or fills them, holds up nothing",
        arguments: ["escape", "pester"]
    )
    func escaped(fault: String) async throws {
        let log = LogRecorder()
        let child = Child(try Rig.hostile(fault), hello: { [:] }, logger: log.logger)
        let work = Task { try await child.run() }
        await log.wait(for: "hostile is running")
        let escaped = try await child.call("grandchild").int32
        let start = ContinuousClock.now
        _ = try? await child.call("exit")
        await log.wait(for: "hostile is running", count: 2)
        #expect(start.duration(to: .now) < .seconds(1))
        let second = try await child.call("grandchild").int32
        work.cancel()
        try await work.value
        #expect(start.duration(to: .now) < .seconds(3))
        for process in [escaped, second].compactMap(\.self) { kill(process, SIGKILL) }
    }
}

extension JSON {
    fileprivate var int32: Int32? { int.flatMap { Int32(exactly: $0) } }
}
