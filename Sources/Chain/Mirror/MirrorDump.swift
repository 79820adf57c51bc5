// SPDX-License-Identifier: MIT
public import NVS

/// A mirror that is being filled; the records before it stay in use until it is finished.
public protocol MirrorDump: Sendable {
    /// Adds records whose `expiresAt` is counted from the height at which the node was asked.
    ///
    /// That height is known only when the dump has ended: ``finish(genesis:headers:askedAt:)`` adds it.
    func append(_ records: [NameRecord]) async throws

    /// Puts the new records in the place of the old ones, all of them or none.
    ///
    /// - Parameters:
    ///   - genesis: hash of block 0.
    ///   - headers: the last blocks up to the new tip, by ascending height without a gap.
    ///   - height: added to the `expiresAt` of every record, but never beyond `Int32.max`.
    ///   - extras: records with an absolute `expiresAt`, which replace those of the same name.
    /// - Throws: what the store throws; the old records are then still there.
    func finish(genesis: String, headers: [ChainTip], askedAt height: Int, extras: [NameRecord]) async throws

    /// Forgets the new records.
    func abandon() async
}
