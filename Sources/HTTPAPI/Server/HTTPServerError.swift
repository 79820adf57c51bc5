// SPDX-License-Identifier: MIT

/// Why the HTTP side does not start.
public struct HTTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what to do.
    public let message: String

    init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
