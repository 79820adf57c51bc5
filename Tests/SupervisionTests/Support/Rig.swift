// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import JSONRPC
import Supervision
import Testing

/// A child under supervision, and what is needed to look at it.
struct Rig: Sendable {
    let child: Child
    let log: LogRecorder

    static func script(_ name: String) throws -> String {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        return folder.appending(path: name).path
    }

    /// A child that is a script, with short pauses.
    static func perl(_ script: String, name: String, arguments: [String]) throws -> ChildConfiguration {
        var configuration = ChildConfiguration(
            name: name,
            executable: "/usr/bin/perl",
            arguments: [try Self.script(script)] + arguments
        )
        configuration.firstPause = .milliseconds(20)
        configuration.healthyTime = .zero
        return configuration
    }

    static func good(name: String = "good") throws -> ChildConfiguration {
        try perl("good.pl", name: name, arguments: [name])
    }

    static func hostile(_ fault: String) throws -> ChildConfiguration {
        try perl("hostile.pl", name: "hostile", arguments: [fault])
    }

    static func program() throws -> ChildConfiguration {
        ChildConfiguration(
            name: "SupervisedProgram",
            executable: try #require(ProgramFile.beside("SupervisedProgram")),
            environment: ["SWIFT_BACKTRACE": "enable=no"]
        )
    }

    /// Supervises a child for as long as the body takes, and checks that nothing of it is left.
    static func run(
        _ configuration: ChildConfiguration,
        hello: @escaping Child.Greeting = { ["colour": "blue"] },
        onEvent: @escaping @Sendable (String, JSONObject) -> Void = { _, _ in },
        _ body: (Rig) async throws -> Void
    ) async throws {
        let log = LogRecorder()
        let child = Child(configuration, hello: hello, logger: log.logger, onEvent: onEvent)
        let work = Task { try await child.run() }
        do {
            try await body(Rig(child: child, log: log))
        } catch {
            work.cancel()
            try? await work.value
            throw error
        }
        work.cancel()
        try await work.value
        #expect(child.status.state == .stopped)
        #expect(child.status.process == nil)
        #expect(!hasZombies)
    }

    /// Waits until it runs, for the so manieth time.
    func running(times: Int = 1) async {
        await log.wait(for: "\(child.name) is running", count: times)
    }

    /// Asks the child, and checks the answer.
    func expect(
        _ method: String,
        _ params: JSONObject = [:],
        gives expected: JSON,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await child.call(method, params, timeout: .seconds(10))
        #expect(answer == expected, sourceLocation: sourceLocation)
    }

    /// Whether a child of ours has ended and nobody has waited for it.
    static var hasZombies: Bool {
        // Filled during the call alone.
        var answer = unsafe siginfo_t()
        let code = unsafe waitid(P_ALL, 0, &answer, WEXITED | WNOHANG | WNOWAIT)
        return unsafe code == 0 && answer.si_code != 0
    }

    /// Whether there is a process of this number.
    static func exists(_ process: Int32) -> Bool { kill(process, 0) == 0 || errno != ESRCH }

    /// Whether nobody of a process group is alive, or will be in a moment: who was killed still has to die.
    ///
    /// Orphans that have died stay in the table until the system's first process looks after them.
    static func isEmpty(group: Int32) async throws -> Bool {
        let start = ContinuousClock.now
        while start.duration(to: .now) < .seconds(1) {
            let members = try FileManager.default.contentsOfDirectory(atPath: "/proc")
                .filter { entry in
                    // Gone since the folder was read, if there is none.
                    guard Int32(entry) != nil,
                        let text = try? String(contentsOfFile: "/proc/\(entry)/stat", encoding: .utf8)
                    else { return false }
                    // State, parent, group: behind the name, which stands in parentheses.
                    let words = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
                    return words.count > 3 && words[3] == "\(group)" && words[1] != "Z"
                }
            if members.isEmpty { return true }
            try await Task.sleep(for: .milliseconds(2))
        }
        return false
    }

    static func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
