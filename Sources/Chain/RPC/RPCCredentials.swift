// SPDX-License-Identifier: MIT
internal import Foundation

/// What proves to a node that one may call it.
///
/// Whoever has it owns the node's wallet.
public enum RPCCredentials: Hashable, Sendable {
    /// `rpcuser` and `rpcpassword` of `emercoin.conf`.
    case password(user: String, password: String)
    /// The file `.cookie` in the node's data folder, which is another one after each start of the node.
    case cookieFile(path: String)

    /// No node writes a longer cookie; a larger file is some other file.
    private static let cookieLimit = 4_096

    /// The value of the `Authorization` header (RFC 7617).
    func authorization() throws(ChainError) -> String {
        switch self {
        case .password(let user, let password): "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
        case .cookieFile(let path): "Basic " + Data(try Self.cookie(at: path)).base64EncodedString()
        }
    }

    private static func cookie(at path: String) throws(ChainError) -> [UInt8] {
        let octets: [UInt8]
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? file.close() }
            octets = Array(try file.read(upToCount: cookieLimit + 1) ?? Data())
        } catch {
            // The node removes the file when it stops and writes it when it starts.
            throw .nodeAway(reason: "the cookie file \(path) cannot be read")
        }
        guard octets.count <= cookieLimit, octets.contains(UInt8(ascii: ":")) else {
            throw .configuration("\(path) is not the cookie file of a node; it holds no user:password")
        }
        return Array(octets.prefix { $0 != 0x0A && $0 != 0x0D })
    }
}

extension RPCCredentials: CustomStringConvertible {
    /// What they are, without the secret.
    public var description: String {
        switch self {
        case .password(let user, _): "the password of user \(user)"
        case .cookieFile(let path): "the cookie in \(path)"
        }
    }
}

extension RPCCredentials: CustomReflectable {
    /// Nothing, so that no dump of a value that holds credentials shows them.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
