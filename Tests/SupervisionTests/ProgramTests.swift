// SPDX-License-Identifier: MIT
import Foundation
import JSONRPC
import Supervision
import Testing

@Suite("The child's side, with a parent made by hand", .timeLimit(.minutes(1)))
struct ProgramTests {
    @Test("It answers, and ends with code 0 when it is told to")
    func life() async throws {
        let parent = try FakeParent()
        try await parent.greet(#"{"a":"b"}"#)
        try parent.send(#"{"id":7,"method":"configuration","params":{}}"#)
        #expect(await parent.receive() == #"{"id":7,"result":{"a":"b"}}"#)
        try parent.send(#"{"ping":5}"#)
        #expect(await parent.receive() == #"{"pong":5}"#)
        try parent.send(#"{"id":8,"method":"fun","params":{}}"#)
        #expect(await parent.receive() == #"{"id":8,"error":{"code":"unknown","message":"there is no fun"}}"#)
        try parent.send(#"{"stop":true}"#)
        #expect(await parent.receive() == nil)
        let end = await parent.end()
        #expect(end.code == 0)
        #expect(end.reason == .exit)
        #expect(end.log == "")
    }

    @Test("It ends when its parent does")
    func orphan() async throws {
        let parent = try FakeParent()
        try await parent.greet()
        try parent.input.close()
        #expect(await parent.end().code == 0)
    }

    @Test("It ends with its parent whatever it is doing, within 2 seconds")
    func busyOrphan() async throws {
        let parent = try FakeParent()
        try await parent.greet()
        for id in 1...10 { try parent.send(#"{"id":\#(id),"method":"deaf","params":{}}"#) }
        try parent.send(#"{"ping":1}"#)
        #expect(await parent.receive() == #"{"pong":1}"#)
        let start = ContinuousClock.now
        try parent.input.close()
        let end = await parent.end()
        #expect(end.reason == .uncaughtSignal)
        #expect(end.code == SIGALRM)
        #expect(start.duration(to: .now) < .seconds(4))
    }

    @Test("What is being done is finished when the parent has enough")
    func finishes() async throws {
        let parent = try FakeParent()
        try await parent.greet()
        try parent.send(#"{"id":1,"method":"block","params":{"ms":300}}"#)
        try parent.send(#"{"stop":true}"#)
        #expect(await parent.receive() == #"{"id":1,"result":"blocked"}"#)
        #expect(await parent.end().code == 0)
    }

    @Test("SIGTERM is its parent's business")
    func signals() async throws {
        let parent = try FakeParent()
        try await parent.greet()
        kill(parent.process, SIGTERM)
        try parent.send(#"{"id":1,"method":"echo","params":{"x":1}}"#)
        #expect(await parent.receive() == #"{"id":1,"result":{"x":1}}"#)
        try parent.input.close()
        #expect(await parent.end().code == 0)
    }

    @Test("It gives signs of life whatever it does, and before it is greeted")
    func heartbeats() async throws {
        let parent = try FakeParent()
        try parent.send(#"{"ping":1}"#)
        #expect(await parent.receive() == #"{"pong":1}"#)
        try await parent.greet()
        // More than there are processors, and all of them held up.
        for id in 1...16 { try parent.send(#"{"id":\#(id),"method":"block","params":{"ms":1000}}"#) }
        for number in 2...20 {
            try parent.send(#"{"ping":\#(number)}"#)
            #expect(await parent.receive() == #"{"pong":\#(number)}"#)
        }
        kill(parent.process, SIGKILL)
        _ = await parent.end()
    }

    @Test("Several questions are answered at once, each when it is ready")
    func concurrent() async throws {
        let parent = try FakeParent()
        try await parent.greet()
        try parent.send(#"{"id":1,"method":"wait","params":{"ms":60000}}"#)
        for id in 2...63 { try parent.send(#"{"id":\#(id),"method":"echo","params":{}}"#) }
        var answered: Set<String> = []
        for _ in 2...63 { answered.insert(try #require(await parent.receive())) }
        #expect(answered == Set((2...63).map { #"{"id":\#($0),"result":{}}"# }))
        // What is given up is cancelled.
        try parent.send(#"{"stop":true}"#)
        #expect(await parent.receive() == #"{"id":1,"error":{"code":"failed","message":"CancellationError()"}}"#)
        #expect(await parent.end().code == 0)
    }

    @Test("A 65th question is refused, and asked again it is answered")
    func bound() async throws {
        let parent = try FakeParent()
        try await parent.greet()
        for id in 1...64 { try parent.send(#"{"id":\#(id),"method":"wait","params":{"ms":400}}"#) }
        try parent.send(#"{"id":65,"method":"echo","params":{}}"#)
        let busy = #"{"code":"busy","message":"SupervisedProgram has 64 questions to answer"}"#
        #expect(await parent.receive() == #"{"id":65,"error":\#(busy)}"#)
        for _ in 1...64 { #expect(await parent.receive()?.contains("waited") == true) }
        try parent.send(#"{"id":66,"method":"echo","params":{}}"#)
        #expect(await parent.receive() == #"{"id":66,"result":{}}"#)
        try parent.input.close()
        #expect(await parent.end().code == 0)
    }

    @Test(
        "Without a proper greeting it says why and ends",
        arguments: [#"{"id":1,"method":"echo","params":{}}"#, #"{"stop":true}"#, "garbage", #"{"hello":1}"#]
    )
    func noHello(message: String) async throws {
        let parent = try FakeParent()
        try parent.send(message)
        #expect(await parent.receive() == nil)
        let end = await parent.end()
        #expect(end.code == 1)
        #expect(end.log.contains("is started by numen, and not by hand"))
    }

    @Test(
        "A frame that must not be is the end",
        arguments: [[0, 0, 0, 0], [0, 1, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF]] as [[UInt8]]
    )
    func badFrame(head: [UInt8]) async throws {
        let parent = try FakeParent()
        try await parent.greet()
        try parent.send(raw: head)
        #expect(await parent.receive() == nil)
        #expect(await parent.end().code == 0)
    }

    @Test("A configuration that it refuses ends it")
    func refused() async throws {
        let parent = try FakeParent()
        try parent.send(#"{"hello":{"refuse":true}}"#)
        #expect(await parent.receive() == nil)
        let end = await parent.end()
        #expect(end.code == 1)
        #expect(end.log.contains("not like this"))
    }

    @Test("What is printed does not get between the frames")
    func print() async throws {
        let parent = try FakeParent()
        try await parent.greet()
        try parent.send(#"{"id":1,"method":"print","params":{}}"#)
        #expect(await parent.receive() == #"{"id":1,"result":"printed"}"#)
        try parent.input.close()
        #expect(await parent.end().log == "this is no frame\n")
    }

    @Test("An answer that does not fit is told so, and words are cut to what is allowed")
    func long() async throws {
        let parent = try FakeParent()
        try await parent.greet()
        try parent.send(#"{"id":1,"method":"long","params":{"count":65536}}"#)
        #expect(
            await parent.receive()
                == #"{"id":1,"error":{"code":"too_long","message":"the answer does not fit into a frame"}}"#
        )
        try parent.send(#"{"id":2,"method":"refuse","params":{}}"#)
        let refusal = try #require(await parent.receive())
        #expect(
            ChildMessage(Array(refusal.utf8))
                == .failure(
                    id: 2,
                    code: String(repeating: "c", count: 64),
                    message: String(repeating: "é", count: 2_048)
                )
        )
        try parent.input.close()
        _ = await parent.end()
    }

    @Test("It leaves no core file")
    func limits() async throws {
        let parent = try FakeParent()
        try await parent.greet()
        try parent.send(#"{"id":1,"method":"limits","params":{}}"#)
        #expect(await parent.receive() == #"{"id":1,"result":{"core":0,"core_hard":0}}"#)
        try parent.input.close()
        _ = await parent.end()
    }

    @Test("A parent that is not the one it is told of has ended before")
    func otherParent() async throws {
        let parent = try FakeParent(environment: ["NUMEN_PARENT": "1", "SWIFT_BACKTRACE": "enable=no"])
        #expect(await parent.receive() == nil)
        let end = await parent.end()
        #expect(end.code == 1)
        #expect(end.log.contains("the parent has ended"))
    }

    @Test("Under supervision it is not killed while it works, however long a question takes")
    func supervised() async throws {
        var configuration = try Rig.program()
        configuration.heartbeat = .milliseconds(100)
        try await Rig.run(configuration) { rig in
            await rig.running()
            try await withThrowingTaskGroup(of: JSON.self) { group in
                for _ in 0..<8 { group.addTask { try await rig.child.call("block", ["ms": 500]) } }
                for try await answer in group { #expect(answer == "blocked") }
            }
            #expect(rig.child.status.restarts == 0)
        }
    }

    @Test("A trap ends the child and not the parent, and its last words are kept")
    func trap() async throws {
        try await Rig.run(Rig.program()) { rig in
            await rig.running()
            let start = ContinuousClock.now
            await #expect(throws: ChildError.ended) { try await rig.child.call("trap") }
            await rig.running(times: 2)
            #expect(start.duration(to: .now) < .seconds(1))
            await rig.log.wait(for: "Fatal error: on purpose")
        }
    }
}
