// SPDX-License-Identifier: MIT
internal import Glibc

extension AuditLog {
    /// The machine's time, in milliseconds since 1970.
    public static func systemTime() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
