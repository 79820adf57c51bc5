// SPDX-License-Identifier: MIT

/// What signatures decide under one suffix.
public enum SignaturePolicy: String, Hashable, Sendable, CaseIterable {
    /// Only records with a valid signature of somebody trusted are answered.
    case require
    /// A number that has such records is answered from them alone; any other from what there is.
    case prefer
    /// Signatures are not looked at.
    case ignore
}

extension TrustList {
    /// A list without anybody.
    public static var nobody: TrustList {
        TrustList(verifiers: [:], isSigned: { _, _, _ in false }, value: { _ in nil })
    }
}
