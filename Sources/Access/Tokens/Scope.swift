// SPDX-License-Identifier: MIT

/// What a token allows beside what everybody may do.
public enum Scope: String, CaseIterable, Hashable, Sendable {
    /// To have names registered, changed and deleted, and to see what became of that.
    case register
    /// To list names by the page.
    case list
    /// To read metrics, and nothing else.
    case metrics
    /// Everything.
    case `operator`
}

extension Scope {
    /// Scopes from their names, separated by blanks; nil if a name is none, or there is none.
    ///
    /// The form in which they are stored and shown: see ``Scope/text(_:)``.
    public static func set(_ text: some StringProtocol) -> Set<Scope>? {
        var scopes: Set<Scope> = []
        for word in text.split(separator: " ") {
            guard let scope = Scope(rawValue: String(word)) else { return nil }
            scopes.insert(scope)
        }
        return scopes.isEmpty ? nil : scopes
    }

    /// The names of scopes in a fixed order, separated by blanks.
    public static func text(_ scopes: Set<Scope>) -> String {
        allCases.filter(scopes.contains).map(\.rawValue).joined(separator: " ")
    }
}
