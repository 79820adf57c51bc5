// SPDX-License-Identifier: MIT
import Glibc

/// What the kernel says of a process (proc_pid_stat(5)).
enum ProcessState: Hashable {
    /// It runs or waits.
    case alive
    /// A signal has stopped it.
    case stopped
    /// It has ended, whether somebody has waited for it or not.
    case ended

    /// Asks for the state of a child of ours.
    init(of process: Int32) {
        guard let letter = Self.letter(of: process) else {
            self = .ended
            return
        }
        switch letter {
        case UInt8(ascii: "T"), UInt8(ascii: "t"): self = .stopped
        case UInt8(ascii: "Z"), UInt8(ascii: "X"): self = .ended
        default: self = .alive
        }
    }

    /// The letter behind the name, which stands in parentheses and may hold parentheses itself.
    private static func letter(of process: Int32) -> UInt8? {
        // The path is copied into a C string for the call alone.
        let file = unsafe open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var octets = [UInt8](repeating: 0, count: 512)
        let count = unsafe octets.withUnsafeMutableBytes { unsafe Glibc.read(file, $0.baseAddress, $0.count) }
        guard count > 0, let end = octets[..<count].lastIndex(of: UInt8(ascii: ")")), end + 2 < count else { return nil }
        return octets[end + 2]
    }
}
