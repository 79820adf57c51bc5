// SPDX-License-Identifier: MIT

/// What keeps an embedded chain from opening or from doing what was asked.
public struct DevChainError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The thing that is wrong, and what to do about it.
    public var message: String

    /// Creates an error.
    public init(message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
