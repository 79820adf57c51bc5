// SPDX-License-Identifier: MIT

/// What of a ``ClientPolicy`` a query needs; made of numbers alone, so that it is copied without counting references.
public struct ClientTerms: Hashable, Sendable {
    /// The mode that counts for the client; nil for that of all.
    public let mode: ResolverMode?
    /// Whether names of the clearnet are looked up for the client.
    public let mayRecurse: Bool
    /// The block and allow lists that are held against the question.
    public let lists: ListSelection
    /// Which of the policies it is, in the order in which they were given; negative for those that are built in.
    public let policy: Int
    /// Whether there are names that the client may not ask.
    public var limitsNames: Bool { suffixTable != nil }
    /// Where the names that the client may ask are; nil for all names.
    let suffixTable: Int?
}
