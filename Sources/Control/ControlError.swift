// SPDX-License-Identifier: MIT

/// Why a request could not be fulfilled, in words for the person who made it.
public struct ControlError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what to do about it.
    public var message: String

    /// Creates an error.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
