// SPDX-License-Identifier: MIT
internal import NVS

/// Finds the height at which the present life of a name began, which `name_show` does not tell.
///
/// Rows of a dump tell it. Later on it follows from the record before and the operations in the blocks since: a `name_new`
/// opens a life if the name was not active. An operation that the node did not index can mislead this, so the height is
/// for display and never decides an answer.
struct RegistrationHeight {
    private var height: Int32
    private var expiresAt: Int32

    /// Starts from the record of the mirror, as far as it stems from blocks that both chains share.
    init(previous: NameRecord?, ancestorHeight: Int) {
        if let previous, Int(previous.registeredAt) <= ancestorHeight {
            height = previous.registeredAt
            expiresAt = previous.expiresAt
        } else {
            height = 0
            expiresAt = 0
        }
    }

    /// Takes the next operation on the name.
    mutating func take(_ kind: NameOperation.Kind, days: Int, at block: Int) {
        switch kind {
        case .new where Int(expiresAt) < block:
            height = Int32(clamping: block)
            expiresAt = NameRules.expiry(after: block, days: days)
        case .update where Int(expiresAt) >= block:
            expiresAt = NameRules.expiry(after: Int(expiresAt), days: days)
        case .delete:
            expiresAt = 0
        case .new, .update:
            break
        }
    }

    /// The height; 0 if it is not known.
    var value: Int32 { height }
}
