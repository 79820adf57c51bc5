// SPDX-License-Identifier: MIT
import Testing

/// Somebody who reads all that leaves for a test Internet, and looks for names in it; see `Fixtures/watch.py`.
///
/// Used by one test at a time.
final class Watcher: Sendable {
    private let program: Dialogue

    /// Begins to look for names, written without the dot at their end.
    init(_ names: [String], in internet: Internet) throws {
        program = try Dialogue(internet.launcher() + ["python3", Internet.path(of: "watch.py")] + names)
        #expect(try program.line() == "ready")
    }

    /// In how many packets each was, alone or at the end of another; under `packets`, how many there were.
    func counts() throws -> [String: Int] {
        Internet.counts(try program.ask(""))
    }

    func stop() { program.stop() }
}
