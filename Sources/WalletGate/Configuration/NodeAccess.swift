// SPDX-License-Identifier: MIT
internal import Chain
internal import Foundation

/// The wallet's credential, checked before it is used.
struct NodeAccess: Sendable {
    /// Where to call, and with what.
    let endpoint: RPCEndpoint
    private let file: SecretFile
    private let mayBeMissing: Bool
    private let parentCredential: Set<String>

    /// Reads the credential and checks it.
    ///
    /// - Throws: ``WalletGateError`` if others can read it, it is a well-known sample, or the parent uses it as well.
    init(_ configuration: WalletConfiguration) throws(WalletGateError) {
        guard let parts = URLComponents(string: configuration.nodeURL), parts.user == nil, parts.password == nil else {
            throw WalletGateError("the address of the wallet's node must be a URL without user and password in it")
        }
        let credentials: RPCCredentials
        switch configuration.credentials {
        case .cookieFile(let path):
            file = SecretFile(path: path, purpose: "cookie file")
            // The node writes it when it starts.
            mayBeMissing = true
            credentials = .cookieFile(path: path)
        case .password(let user, let path):
            file = SecretFile(path: path, purpose: "password file")
            mayBeMissing = false
            guard let octets = try file.read() else { throw WalletGateError("there is no password file \(path)") }
            let password = String(decoding: octets, as: UTF8.self)
            guard !user.isEmpty, !password.isEmpty else {
                throw WalletGateError("user and password of the wallet's node must not be empty")
            }
            guard password != "rpcpassword" else {
                throw WalletGateError("the wallet's node has the password of the samples; choose one that nobody knows")
            }
            credentials = .password(user: user, password: password)
        }
        parentCredential = configuration.isEmbedded ? [] : Set(configuration.parentCredential)
        do {
            endpoint = try RPCEndpoint(
                url: configuration.nodeURL,
                credentials: credentials,
                allowsPlaintext: configuration.allowsPlaintext
            )
        } catch {
            throw WalletGateError("the wallet's node: \(error)")
        }
        try check()
    }

    /// Checks again what may have changed since the start: a cookie is another file after each start of the node.
    func check() throws(WalletGateError) {
        guard try file.check() || mayBeMissing else { throw WalletGateError("the password file is gone") }
        guard parentCredential.isDisjoint(with: CredentialDigest.digests(of: endpoint.credentials)) else {
            throw WalletGateError(
                "the server and the wallet use the same credential of a node, so that whoever takes the server has the "
                    + "wallet; give the server a node that was started with disablewallet=1"
            )
        }
    }
}
