// SPDX-License-Identifier: MIT

/// What keeps the wallet's process from starting, in words for whoever started it; no secret is among them.
public struct WalletGateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The thing that is wrong, and what to do about it.
    public var message: String

    /// Creates an error.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
