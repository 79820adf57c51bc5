// SPDX-License-Identifier: MIT

/// How a child process is.
public struct ChildStatus: Hashable, Sendable {
    /// What it is doing.
    public enum State: String, Hashable, Sendable {
        /// It was not started yet.
        case waiting
        /// It was started and has not said that it is ready.
        case starting
        /// It can be asked.
        case running
        /// It has ended by itself and is started again soon.
        case pausing
        /// It has ended, as it was told to.
        case ended
    }

    /// What it is doing.
    public var state = State.waiting
    /// The number of its process, while there is one.
    public var process: Int32?
    /// How often it was started again.
    public var restarts = 0
    /// Why it ended last, in words.
    public var lastEnd: String?

    /// Creates the status of a child that was not started.
    public init() {}
}

/// Why a child gave no answer.
public enum ChildError: Error, Hashable, Sendable {
    /// It does not run at the moment; the question was not asked.
    case unavailable(String)
    /// It did not answer in time; it may have done what it was asked to.
    case timedOut
    /// It ended before it answered; it may have done what it was asked to.
    case ended
    /// The question or the answer is longer than a frame can be; the question was not asked.
    case tooLong
    /// It refused; a word for programs, and one for people.
    case remote(code: String, message: String)
}

extension ChildError: CustomStringConvertible {
    /// What happened.
    public var description: String {
        switch self {
        case .unavailable(let reason): reason
        case .timedOut: "it did not answer in time"
        case .ended: "it ended before it answered"
        case .tooLong: "the question is longer than \(FrameDecoder.limit) octets"
        case .remote(_, let message): message
        }
    }
}
