// SPDX-License-Identifier: MIT
import Foundation

/// The machine that the tests run on.
enum Machine {
    /// For how long somebody has waited for a processor since the start of the machine; nothing if the kernel does not
    /// count it (`/proc/pressure`).
    static var starvation: Duration {
        let text = (try? String(contentsOfFile: "/proc/pressure/cpu", encoding: .utf8)) ?? ""
        let count = text.firstMatch(of: /some .* total=(\d+)/).flatMap { Int64($0.1) }
        return .microseconds(count ?? 0)
    }
}
