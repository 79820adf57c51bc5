// SPDX-License-Identifier: MIT
internal import ResolverPolicy

/// What counts for the client of one query.
struct Asker: Sendable {
    var terms: ClientTerms
    var mode: ResolverMode
    /// Whether what the name's aliases lead to is told whatever it is: an allow list has the name, or a list that blocks it
    /// leads there.
    var isExempt = false
}
