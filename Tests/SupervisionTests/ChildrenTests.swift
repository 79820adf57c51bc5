// SPDX-License-Identifier: MIT
import JSONRPC
import Supervision
import Testing

@Suite("Several children", .timeLimit(.minutes(1)))
struct ChildrenTests {
    @Test("They are started one after the other, and ended in the reverse order")
    func order() async throws {
        let log = LogRecorder()
        let names = ["first", "second", "third"]
        let list = try names.map { Child(try Rig.good(name: $0), hello: { [:] }, logger: log.logger) }
        let children = Children(list)
        let work = Task { try await children.run() }
        await log.wait(for: "third is running")
        let begun = log.lines.map(\.text).filter { $0.hasSuffix("is running") }
        #expect(begun == names.map { "\($0) is running" })
        work.cancel()
        try await work.value
        #expect(list.allSatisfy { $0.status.state == .stopped })
        // The later one began to stop earlier.
        #expect(list[2].status.since < list[1].status.since)
        #expect(list[1].status.since < list[0].status.since)
        #expect(!Rig.hasZombies)
    }

    @Test("One that is broken holds up the next one only until it has failed")
    func broken() async throws {
        let log = LogRecorder()
        let list = [try Rig.hostile("exits at once"), try Rig.good()]
            .map {
                Child($0, hello: { [:] }, logger: log.logger)
            }
        let children = Children(list)
        let work = Task { try await children.run() }
        await log.wait(for: "good is running")
        #expect(log.lines.contains { $0.text.contains("hostile will be started again") })
        work.cancel()
        try await work.value
    }

    @Test("They end while the first one is still being started")
    func early() async throws {
        let log = LogRecorder()
        let hanging = Child(
            try Rig.good(),
            hello: {
                try await Task.sleep(for: .seconds(3_600))
                return [:]
            },
            logger: log.logger
        )
        let next = Child(try Rig.good(), hello: { [:] }, logger: log.logger)
        let children = Children([hanging, next])
        let work = Task { try await children.run() }
        while hanging.status.state != .starting { await Task.yield() }
        work.cancel()
        try await work.value
        #expect(hanging.status.state == .stopped)
        #expect(next.status.state == .waiting)
    }
}
