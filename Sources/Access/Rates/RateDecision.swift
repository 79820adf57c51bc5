// SPDX-License-Identifier: MIT

/// Whether something may be done now.
public enum RateDecision: Hashable, Sendable {
    /// It may, and has been counted.
    ///
    /// - Parameters:
    ///   - remaining: units that could be spent at once from here.
    ///   - resetAfter: nanoseconds until ``RateLimit/burst`` units can be spent again.
    case allowed(remaining: Int, resetAfter: UInt64)
    /// It may not, and nothing was counted.
    ///
    /// - Parameter retryAfter: nanoseconds until it may, if nothing else is done meanwhile.
    case refused(retryAfter: UInt64)

    /// Whether it may be done.
    public var isAllowed: Bool {
        switch self {
        case .allowed: true
        case .refused: false
        }
    }
}
