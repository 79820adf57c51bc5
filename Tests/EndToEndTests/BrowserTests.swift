// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// The dashboard as people use it, in a browser; see `Fixtures/browser.py`.
@Suite(
    "The dashboard in a browser",
    .enabled(if: Chromium.obstacle == nil, Comment(rawValue: Chromium.obstacle ?? "")),
    .timeLimit(.minutes(3))
)
struct BrowserTests {
    @Test("is signed in to, shows the server, registers, turns the toggle, comes back after a restart, all by keyboard")
    func tour() async throws {
        let script = Internet.path(of: "browser.py")
        let program = try await Program.run("/usr/bin/python3", [script, Program.numen], within: .seconds(150))
        #expect(program.status == 0, "\(program.errors.suffix(4_000))")
        let counts = Dictionary(
            program.output.split(whereSeparator: \.isWhitespace)
                .compactMap { word -> (String, Int)? in
                    let parts = word.split(separator: "=")
                    return parts.count == 2 ? Int(parts[1]).map { (String(parts[0]), $0) } : nil
                },
            uniquingKeysWith: { $1 }
        )
        // Each of them at the size of a desk and of a telephone, light and dark.
        #expect((counts["pages"] ?? 0) >= 60, "\(program.output)")
        // From the restart of the server to a page that shows it.
        #expect((counts["back_ms"] ?? .max) < 20_000, "\(program.output)")
    }
}

private enum Chromium {
    /// What is missing for a browser that can be told what to do; nil if nothing is.
    static let obstacle: String? = ["/usr/bin/chromium", "/usr/bin/chromedriver"]
        .first { !FileManager.default.isExecutableFile(atPath: $0) }
        .map { "\($0) is not there; contrib/setup installs it" }
}
