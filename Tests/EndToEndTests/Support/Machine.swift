// SPDX-License-Identifier: MIT
import Foundation

/// The machine that the tests run on.
enum Machine {
    /// The processor time that a process has used, in the kernel's ticks of 10 ms.
    static func processorTime(of process: Process) throws -> Duration {
        let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        // After the name, which may hold anything but ends with the last parenthesis: from the third column on.
        let columns = (text.split(separator: ")").last ?? "").split(separator: " ")
        return .milliseconds(10 * columns[11...12].compactMap { Int($0) }.reduce(0, +))
    }

    /// For how long somebody has waited for a processor since the start of the machine; nothing if the kernel does not
    /// count it (`/proc/pressure`).
    static var starvation: Duration {
        let text = (try? String(contentsOfFile: "/proc/pressure/cpu", encoding: .utf8)) ?? ""
        let count = text.firstMatch(of: /some .* total=(\d+)/).flatMap { Int64($0.1) }
        return .microseconds(count ?? 0)
    }
}
