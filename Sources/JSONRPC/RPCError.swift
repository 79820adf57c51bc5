// SPDX-License-Identifier: MIT

/// The `error` member of a reply: what the node refused, in its own words.
///
/// Codes are plain integers, because the node reuses one code for many things and may know others.
public struct RPCError: Error, Hashable, Sendable {
    /// One of the codes below, or another one.
    public var code: Int
    /// The node's text.
    public var message: String

    /// Makes an error.
    public init(code: Int, message: String) {
        self.code = code
        self.message = message
    }

    /// Reads the `error` member of a reply; `nil` if it is no object with a whole number as `code`.
    public init?(_ json: JSON) {
        guard let code = json["code"]?.int else { return nil }
        self.init(code: code, message: json["message"]?.text ?? "")
    }

    /// The error as a member of a reply.
    public var json: JSON { ["code": .integer(code), "message": .string(message)] }
}

extension RPCError {
    /// Wrong type or number of parameters, bad regexp, inactive name in `name_history`.
    public static let miscellaneous = -1
    /// Bad amount.
    public static let typeError = -3
    /// What `name_show` says of a name that does not exist; refusals of the wallet share the code.
    public static let nameNotFound = -4
    /// Refusals of the wallet; the same code as ``nameNotFound``.
    public static let walletError = -4
    /// Invalid address, unknown block or transaction.
    public static let invalidAddressOrKey = -5
    /// Too few coins.
    public static let insufficientFunds = -6
    /// Height out of range, bad length of a hash, unknown named argument.
    public static let invalidParameter = -8
    /// The node has no peer.
    public static let notConnected = -9
    /// The node is downloading blocks.
    public static let downloadingBlocks = -10
    /// The wallet is locked.
    public static let walletLocked = -13
    /// Wrong passphrase.
    public static let wrongPassphrase = -14
    /// The wallet has no passphrase.
    public static let walletNotEncrypted = -15
    /// No such wallet.
    public static let walletNotFound = -18
    /// Several wallets are loaded and the path names none.
    public static let walletNotSpecified = -19
    /// What `name_history` says of a name that does not exist, and other failures of the database.
    public static let databaseError = -20
    /// Octets that do not decode.
    public static let deserializationError = -22
    /// Inputs of a transaction are missing.
    public static let verifyError = -25
    /// A rule refused a transaction or block.
    public static let verifyRejected = -26
    /// The transaction is in the chain.
    public static let alreadyInChain = -27
    /// The node is starting; the message names the step.
    public static let warmingUp = -28
    /// An output below the smallest one.
    public static let amountTooSmall = -101
    /// JSON that is no request.
    public static let invalidRequest = -32600
    /// Unknown method, or a method of a wallet that is not loaded.
    public static let methodNotFound = -32601
    /// Internal error; the code of nearly every refusal of `name_new`, `name_update`, `name_delete`.
    public static let internalError = -32603
    /// A body that is no JSON.
    public static let parseError = -32700
}

extension RPCError: CustomStringConvertible {
    /// Message and code, for a log.
    public var description: String { "\(message) (code \(code))" }
}
