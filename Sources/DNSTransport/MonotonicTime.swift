// SPDX-License-Identifier: MIT
internal import Glibc

/// A clock that never goes back, also not when somebody sets the time.
package enum MonotonicTime {
    /// Nanoseconds since some moment before the program started.
    package static var nanoseconds: UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
    }

    /// Milliseconds since the same moment.
    package static var milliseconds: UInt64 { nanoseconds / 1_000_000 }
}
