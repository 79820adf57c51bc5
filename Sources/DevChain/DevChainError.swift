// SPDX-License-Identifier: MIT
internal import JSONRPC

/// What keeps an embedded chain from opening or from doing what was asked.
public struct DevChainError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The thing that is wrong, and what to do about it.
    public var message: String

    /// Creates an error.
    public init(message: String) {
        self.message = message
    }

    /// An error of the parts below, in words.
    init(_ error: any Error) {
        switch error {
        case let error as DevChainError: self = error
        case let error as RPCError: message = error.message
        default:
            message = "the embedded chain's database: \(error); look at its folder's rights and free space"
        }
    }

    /// The message.
    public var description: String { message }
}
