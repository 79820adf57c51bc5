// SPDX-License-Identifier: MIT
import EntropyFeeder
import Glibc

/// Feeds the kernel's pool of entropy, in a process that can do nothing else.
@main
struct NumenEntropy {
    static func main() {
        do {
            try FeederProgram.run(CommandLine.arguments.dropFirst())
        } catch {
            let line = Array("numen-entropy: \(error)\n".utf8)
            _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
            exit(1)
        }
    }
}
