// SPDX-License-Identifier: MIT

/// Why a child gave no answer.
public enum ChildError: Error, Hashable, Sendable {
    /// It does not run at the moment, or has enough to do; it was not asked. Why, in words.
    case unavailable(String)
    /// It did not answer in time, or the caller was cancelled; it may have done what it was asked to.
    case timedOut
    /// It ended before it answered; it may have done what it was asked to.
    case ended
    /// The question is longer than a frame can be; it was not asked.
    case tooLong
    /// It refused: a word for programs, at most 64 octets, and one for people, at most 4,096.
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
