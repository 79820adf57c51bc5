// SPDX-License-Identifier: MIT
internal import NVS
internal import Nettle

/// One operation that is to be paid for, once.
public struct WalletOrder: Hashable, Sendable {
    /// The most characters of a key or a caller.
    public static let wordLimit = 128

    /// Tells an order that is repeated from a new one: 1 to 128 printable ASCII characters.
    ///
    /// Keys are one space for all callers; whoever takes them from outside puts the caller in front.
    public var key: String
    /// Who ordered it, for the ledger and for budgets of their own: 1 to 128 printable ASCII characters.
    public var caller: String
    /// What is to be done.
    public var operation: WalletOperation
    /// Whether the caller may change only names that were registered by an order of his.
    ///
    /// A token is a caller by its id: what it registered stays with that id, also after the token was replaced or revoked.
    /// Then only an operator can change it.
    ///
    /// It is no part of what makes two orders the same one: an order that was accepted is carried out.
    public var isForOwnNames: Bool

    /// Creates an order.
    public init(key: String, caller: String, operation: WalletOperation, isForOwnNames: Bool = true) {
        self.key = key
        self.caller = caller
        self.operation = operation
        self.isForOwnNames = isForOwnNames
    }

    /// Checks every member.
    func check() throws(WalletError) {
        try Self.check(key, called: "idempotency key")
        try Self.check(caller, called: "caller")
        try operation.check()
    }

    private static func check(_ word: String, called name: String) throws(WalletError) {
        guard (1...wordLimit).contains(word.utf8.count), word.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .invalid("the \(name) has to be 1 to \(wordLimit) printable ASCII characters")
        }
    }

    /// What makes two orders the same one, apart from the key: SHA-256 over every other member, each with its length.
    var digest: [UInt8] {
        var octets: [UInt8] = []
        let members = [
            Array(caller.utf8), Array(operation.kind.word.utf8), operation.name, operation.value,
            Array(String(operation.days).utf8),
        ]
        for member in members {
            octets += Array("\(member.count):".utf8) + member
        }
        return Hash.sha256(octets)
    }
}
