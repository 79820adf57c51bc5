// SPDX-License-Identifier: MIT
public import DNSWire

/// Why there is no answer to keep.
public enum CacheFault: Error, Hashable, Sendable {
    /// The packet breaks the rules of its format, or does not hold together.
    case malformed
    /// The packet is no response to the question.
    case otherQuestion
    /// The packet says of itself that something is missing (TC); such an answer is never passed on as whole.
    case truncated
    /// The packet carries a failure of the resolver or of those that it asked.
    case code(ResponseCode)
    /// The question is for a name that the upstream may not speak for.
    case forbidden
    /// Nothing came from upstream: the caller says why.
    case failed(ExtendedError)

    /// What a client is told (RFC 8914 §4).
    var error: ExtendedError {
        switch self {
        case .malformed, .otherQuestion, .truncated: .networkError
        case .code: .other
        case .forbidden: .blocked
        case .failed(let error): error
        }
    }
}
