// SPDX-License-Identifier: MIT
internal import Glibc

/// A clock that never goes back, also not when somebody sets the time.
enum MonotonicTime {
    /// Milliseconds since some moment before the program started.
    static var milliseconds: UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(clamping: time.tv_sec) &* 1_000 &+ UInt64(clamping: time.tv_nsec) / 1_000_000
    }
}
