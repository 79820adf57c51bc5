// SPDX-License-Identifier: MIT

/// What keeps the server from starting or going on, in words for whoever started it.
public struct DaemonError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The thing that is wrong, and what to do about it.
    public var message: String

    /// Creates an error.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
