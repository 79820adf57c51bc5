// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// Name servers in the test Internet that do what a script says, good or bad; see `Fixtures/scripted.py`.
///
/// Used by one test at a time.
final class ScriptedServers: Sendable {
    private let folder: TemporaryFolder
    private let program: Dialogue

    /// Starts them; they answer when this returns.
    ///
    /// - Parameters:
    ///   - script: what they do.
    ///   - internet: where they are.
    ///   - outside: whether they are in the Internet, or beside the tests' servers on their machine.
    /// - Throws: if they do not come up.
    init(_ script: String, in internet: Internet, outside: Bool = true) throws {
        folder = try TemporaryFolder()
        let words =
            try internet.launcher(outside: outside)
            + ["python3", Internet.path(of: "scripted.py"), folder.write(script, to: "script")]
        program = try Dialogue(words)
        #expect(try program.line() == "ready")
    }

    /// Has them follow another script, and count anew.
    func follow(_ script: String) throws {
        try #require(try program.ask("load \(folder.write(script, to: "script"))") == "ready")
    }

    /// How often each was asked what, over which transport: by address, then by `NAME TYPE TRANSPORT`.
    func counts() throws -> [String: [String: Int]] {
        try JSONDecoder().decode([String: [String: Int]].self, from: Data(program.ask("count").utf8))
    }

    /// How often one was asked for names with these words in them.
    func count(at address: String, _ words: String = "") throws -> Int {
        try counts()[address, default: [:]].filter { words.isEmpty || $0.key.contains(words) }.values.reduce(0, +)
    }

    func stop() { program.stop() }
}
