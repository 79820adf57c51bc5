// SPDX-License-Identifier: MIT
import Glibc

/// Why the feeder does not work, in words.
public struct FeederError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened, and what to do.
    public var description: String

    /// Says what happened.
    public init(_ description: String) {
        self.description = description
    }

    /// Says what the system did not do.
    init(_ description: String, errno code: Int32) {
        self.init("\(description): \(unsafe String(cString: strerror(code)))")
    }
}
