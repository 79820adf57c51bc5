// SPDX-License-Identifier: MIT

/// Whom a request is from, as far as that was proven.
public enum Principal: Hashable, Sendable {
    /// Anybody.
    case anonymous
    /// The holder of a token.
    case token(id: String, scopes: Set<Scope>)
    /// A user of this machine, proven by the kernel (SO_PEERCRED), whom the caller has found to be an operator.
    case localOperator(uid: UInt32)

    /// Whether the principal may do what needs a scope.
    public func holds(_ scope: Scope) -> Bool {
        switch self {
        case .anonymous: false
        case .token(_, let scopes): scopes.contains(scope) || scopes.contains(.operator)
        case .localOperator: true
        }
    }
}

extension Principal: CustomStringConvertible {
    /// How the audit log names the principal: `anonymous`, `token:` and its public id, or `uid:` and a number.
    public var description: String {
        switch self {
        case .anonymous: "anonymous"
        case .token(let id, _): "token:" + id
        case .localOperator(let uid): "uid:\(uid)"
        }
    }
}
