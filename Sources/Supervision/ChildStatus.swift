// SPDX-License-Identifier: MIT

/// How a child process is.
public struct ChildStatus: Hashable, Sendable {
    /// What it is doing; the words are those of reports.
    public enum State: String, Hashable, Sendable {
        /// It was not started yet.
        case waiting
        /// It is being started, and has not said that it is ready.
        case starting
        /// It can be asked.
        case running
        /// It has failed, and is started again soon.
        case backingOff = "backing_off"
        /// It has ended, as it was told to.
        case stopped
    }

    /// What it is doing.
    public internal(set) var state = State.waiting
    /// The number of its process, while there is one.
    public internal(set) var process: Int32?
    /// How often it was started again.
    public internal(set) var restarts = 0
    /// Why it ended last, in words; nil if it never did.
    public internal(set) var lastExit: String?
    /// When it began to do what it is doing.
    public internal(set) var since = ContinuousClock.now

    /// The status of a child that was not started.
    init() {}
}
