// SPDX-License-Identifier: MIT
import Glibc

/// How many files and sockets the process may have open.
enum OpenFiles {
    /// Takes as many as the system gives without asking: a login shell's 1,024 are used up by connections alone.
    static func raiseLimit() {
        var limit = rlimit()
        // The limits are written and read during the calls alone.
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 65_536))
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
