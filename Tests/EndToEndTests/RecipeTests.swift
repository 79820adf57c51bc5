// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// Programs of other people that send names here, with the texts of the control face; see `contrib/system`.
@Suite(
    "Recipes for the system",
    .enabled(if: Internet.obstacle == nil, Comment(rawValue: Internet.obstacle ?? "")),
    .timeLimit(.minutes(5))
)
struct RecipeTests {
    private static let script = URL(filePath: #filePath).resolvingSymlinksInPath()
        .appending(path: "../../../contrib/system/try").standardized.path

    /// What `contrib/setup` installs; the script skips the others by itself.
    @Test("do what they say", arguments: ["unbound", "dnsmasq", "libc"])
    func recipe(program: String) async throws {
        let run = try await Program.run(Self.script, [Program.numen, program], within: .seconds(120))
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(run.output.contains("works") || run.output.contains("skipped, there is no \(program)"), "\(run.output)")
    }
}
