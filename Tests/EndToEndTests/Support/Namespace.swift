// SPDX-License-Identifier: MIT
import Foundation

/// A network namespace of a test's own, in which each port is free.
final class Namespace: Sendable {
    /// Why there can be none whose root is root; nil if there can.
    static let obstacle: String? = {
        guard geteuid() == 0 else { return "only root can give root's rights up" }
        guard let namespace = try? Namespace() else { return "no network namespace can be made here" }
        _ = namespace
        return nil
    }()

    private let process = Process()
    private let input = Pipe()

    init() throws {
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = ["--net", "sh", "-c", "ip link set lo up && echo && exec cat >/dev/null"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        guard try output.fileHandleForReading.read(upToCount: 1)?.count == 1 else { throw CocoaError(.fileNoSuchFile) }
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The words that run a command in it.
    var launcher: [String] { ["/usr/bin/nsenter", "--net", "--target", "\(process.processIdentifier)"] }

    /// Runs a command in it.
    func run(_ words: String...) async throws -> Program {
        let all = launcher + words
        return try await Program.run(all[0], Array(all.dropFirst()))
    }
}
