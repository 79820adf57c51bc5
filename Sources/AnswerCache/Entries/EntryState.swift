// SPDX-License-Identifier: MIT

/// What an entry is good for at some time.
struct EntryState {
    /// Milliseconds since it was stored.
    let age: UInt64
    /// Milliseconds for which the answer may be used without being asked for again.
    let life: UInt64
    /// Age before which nobody need ask again.
    let askAgain: UInt64
    /// Whether most clients get SERVFAIL.
    let isFailed: Bool
    /// Whether it is the last of an answer that had a longer time.
    let isRemainder: Bool

    /// Whether its time is not over.
    var isFresh: Bool { age < life }

    /// Whether the entry holds data that may be served beyond its time (RFC 8767 §4).
    ///
    /// Data with a TTL of 0 is for one transaction only (RFC 1035 §3.2.1).
    var mayBeStale: Bool { !isFailed && (life > 0 || isRemainder) }

    /// Whether the question may be asked again already.
    var mayAsk: Bool { age >= askAgain }

    /// Whether its time was over only a moment ago, measured by that time.
    func hasJustEnded(_ timing: CacheTiming) -> Bool {
        age < life + min(life / 2, UInt64(timing.grace) * 1_000)
    }

    /// Whether the entry is good for anything.
    ///
    /// A failure whose time is over is: for the next one to be kept longer (RFC 9520 §3.2).
    func isUseful(_ timing: CacheTiming) -> Bool {
        let longer = isFailed ? timing.longestFailure : mayBeStale ? timing.longestStale : 0
        return age < life + UInt64(longer) * 1_000
    }
}
