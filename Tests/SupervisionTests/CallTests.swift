// SPDX-License-Identifier: MIT
import Glibc
import JSONRPC
import Supervision
import Synchronization
import Testing

@Suite("Questions to a child", .timeLimit(.minutes(1)))
struct CallTests {
    @Test("It knows its configuration, and answers")
    func answers() async throws {
        try await Rig.run(Rig.good()) { rig in
            await rig.running()
            try await rig.expect("configuration", gives: ["colour": "blue"])
            let params: JSONObject = ["text": "ü\u{0}\n\"", "list": [1, [nil, true]]]
            try await rig.expect("echo", params, gives: .object(params))
            await #expect(throws: ChildError.remote(code: "no", message: "not today")) {
                try await rig.child.call("refuse")
            }
            await #expect(throws: ChildError.remote(code: "unknown", message: "there is no fun")) {
                try await rig.child.call("fun")
            }
        }
    }

    @Test("Many ask at once, and each gets its own answer")
    func many() async throws {
        try await Rig.run(Rig.good()) { rig in
            await rig.running()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for asker in 0..<32 {
                    group.addTask {
                        for number in 0..<50 {
                            let params: JSONObject = ["asker": .integer(asker), "number": .integer(number)]
                            try await rig.expect("echo", params, gives: .object(params))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("A question that is not answered in time ends, and its late answer is nobody's")
    func timeOut() async throws {
        try await Rig.run(Rig.good()) { rig in
            await rig.running()
            for _ in 0..<3 {
                await #expect(throws: ChildError.timedOut) {
                    try await rig.child.call("later", timeout: .milliseconds(50))
                }
            }
            try await rig.expect("echo", ["x": 1], gives: ["x": 1])
            #expect(rig.child.status.restarts == 0)
        }
    }

    @Test("A question of a task that is cancelled ends")
    func cancelled() async throws {
        try await Rig.run(Rig.good()) { rig in
            await rig.running()
            let asking = Task { try await rig.child.call("silence") }
            try await rig.expect("echo", ["x": 1], gives: ["x": 1])
            asking.cancel()
            await #expect(throws: ChildError.timedOut) { try await asking.value }
        }
    }

    @Test("Questions under way end with the child: nobody knows what became of them")
    func ended() async throws {
        try await Rig.run(Rig.good()) { rig in
            await rig.running()
            let asking = (0..<20).map { _ in Task { try await rig.child.call("silence") } }
            // Answered after all of them were sent, as there is one pipe.
            try await rig.expect("echo", ["x": 1], gives: ["x": 1])
            await #expect(throws: ChildError.ended) { try await rig.child.call("exit") }
            for task in asking {
                let result = await task.result
                // One that was asked late finds no child.
                #expect(throws: ChildError.self) { try result.get() }
            }
            await rig.running(times: 2)
            #expect(rig.child.status.restarts == 1)
            #expect(rig.child.status.lastExit == "it ended with code 3")
            try await rig.expect("echo", ["x": 2], gives: ["x": 2])
        }
    }

    @Test("The answer of its last breath is heard")
    func farewell() async throws {
        try await Rig.run(Rig.good()) { rig in
            for round in 1...20 {
                await rig.running(times: round)
                try await rig.expect("farewell", gives: "farewell")
            }
            await rig.running(times: 21)
        }
    }

    @Test("Not more than 64 at once")
    func limit() async throws {
        try await Rig.run(Rig.good()) { rig in
            await rig.running()
            let outcomes = await withTaskGroup(of: ChildError?.self) { group in
                for _ in 0..<70 {
                    group.addTask {
                        do throws(ChildError) {
                            _ = try await rig.child.call("silence", timeout: .milliseconds(500))
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == .timedOut } == 64)
            #expect(outcomes.count { $0 == .unavailable("it has 64 questions to answer already") } == 6)
            try await rig.expect("echo", ["x": 1], gives: ["x": 1])
        }
    }

    @Test("A question that is too long is not asked; one that just fits is")
    func tooLong() async throws {
        try await Rig.run(Rig.good()) { rig in
            await rig.running()
            let long: JSONObject = ["x": .string([UInt8](repeating: 0x61, count: 65_536))]
            await #expect(throws: ChildError.tooLong) { try await rig.child.call("echo", long) }
            let fits: JSONObject = ["x": .string([UInt8](repeating: 0x61, count: 65_400))]
            try await rig.expect("echo", fits, gives: .object(fits))
        }
    }

    @Test("What it says by itself is heard")
    func events() async throws {
        let (heard, hear) = AsyncStream.makeStream(of: (String, JSONObject).self)
        try await Rig.run(Rig.good(), onEvent: { hear.yield(($0, $1)) }) { rig in
            await rig.running()
            try await rig.expect("event", gives: true)
            let (name, params) = try #require(await heard.first { _ in true })
            #expect(name == "news")
            #expect(params == ["weather": "fine"])
        }
    }

    @Test("Without a child there is no answer")
    func unavailable() async throws {
        let child = Child(try Rig.good(), hello: { [:] }, logger: LogRecorder().logger)
        #expect(child.status.state == .waiting)
        await #expect(throws: ChildError.unavailable("good is not running at the moment")) {
            try await child.call("echo")
        }
    }
}
