// SPDX-License-Identifier: MIT

/// How the process that holds the wallet works; it carries paths of secrets, never secrets.
public struct WalletConfiguration: Hashable, Sendable {
    /// What proves to the node that one may use its wallet.
    public enum Credentials: Hashable, Sendable {
        /// The file in which the node writes user and password at each of its starts.
        case cookieFile(String)
        /// `rpcuser`, and a file that holds `rpcpassword` and nothing else.
        case password(user: String, file: String)
    }

    /// The folder of `wallet.sqlite`; made for its owner alone if it is not there.
    public var folder: String
    /// The JSON-RPC of the node that has the wallet, without credentials in it.
    public var nodeURL: String
    /// How to call it.
    public var credentials: Credentials
    /// Whether plain HTTP may go to another machine.
    public var allowsPlaintext: Bool
    /// The most that may be spent on a day of UTC, in millionths of a coin; 0 turns spending off.
    public var dailyBudget: Int64
    /// The most that one caller may spend of it; `nil` for all of it.
    public var callerBudget: Int64?
    /// The most that one order may cost; `nil` for as much as the day allows.
    public var orderLimit: Int64?
    /// How deep a transaction has to be in the chain before its spend is confirmed; at least 1.
    public var confirmations: Int
    /// A file with the wallet's passphrase, if the gate is to unlock the wallet for its own calls.
    public var passphraseFile: String?
    /// What ``CredentialDigest`` tells of the credential of the parent's own node, which must be another one.
    public var parentCredential: [String]
    /// Whether the node is the embedded chain, whose credential and play money everybody here shares.
    public var isEmbedded: Bool
    /// Seconds after the first look in vain before which nothing is taken for not sent: the node may still be at it.
    public var quietTime: Int64

    /// Creates a configuration with spending off.
    public init(
        folder: String,
        nodeURL: String,
        credentials: Credentials,
        allowsPlaintext: Bool = false,
        dailyBudget: Int64 = 0,
        callerBudget: Int64? = nil,
        orderLimit: Int64? = nil,
        confirmations: Int = 6,
        passphraseFile: String? = nil,
        parentCredential: [String] = [],
        isEmbedded: Bool = false,
        quietTime: Int64 = 60
    ) {
        self.folder = folder
        self.nodeURL = nodeURL
        self.credentials = credentials
        self.allowsPlaintext = allowsPlaintext
        self.dailyBudget = dailyBudget
        self.callerBudget = callerBudget
        self.orderLimit = orderLimit
        self.confirmations = confirmations
        self.passphraseFile = passphraseFile
        self.parentCredential = parentCredential
        self.isEmbedded = isEmbedded
        self.quietTime = quietTime
    }

    /// Checks what can be checked without looking at files.
    func check() throws(WalletGateError) {
        guard folder.hasPrefix("/") else {
            throw WalletGateError("the path of the wallet's folder, \(folder), does not start with /")
        }
        for amount in [dailyBudget, callerBudget, orderLimit] {
            guard amount ?? 0 >= 0 else { throw WalletGateError("a budget is below 0") }
        }
        guard confirmations >= 1 else { throw WalletGateError("at least 1 confirmation has to be waited for") }
        guard (1...86_400).contains(quietTime) else {
            throw WalletGateError("the quiet time after a lost reply has to be 1 to 86400 seconds")
        }
    }
}
