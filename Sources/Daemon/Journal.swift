// SPDX-License-Identifier: MIT
import CLinux
import Foundation
import Glibc
import Logging

/// The journal of systemd, which knows the time and the sender of a line, and reads its level from a prefix
/// (sd-daemon(3)).
enum Journal {
    /// Whether standard error leads there.
    ///
    /// `JOURNAL_STREAM` names its device and inode (systemd.exec(5)). They are compared, for whoever is started with the
    /// variable may write elsewhere.
    static let hasStandardError = leads(STDERR_FILENO, to: ProcessInfo.processInfo.environment["JOURNAL_STREAM"])

    /// Whether a descriptor leads to the stream that the variable names.
    private static func leads(_ descriptor: Int32, to stream: String?) -> Bool {
        let numbers = stream?.split(separator: ":", omittingEmptySubsequences: false).map { UInt($0) } ?? []
        guard numbers.count == 2, let device = numbers[0], let inode = numbers[1] else { return false }
        return clinux_is_file(descriptor, device, inode) == 1
    }

    /// What a line of a level begins with: the levels of syslog (RFC 5424 §6.2.1).
    static func prefix(_ level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "<7>"
        case .info: "<6>"
        case .notice: "<5>"
        case .warning: "<4>"
        case .error: "<3>"
        case .critical: "<2>"
        }
    }
}
