// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire

/// A look-up whose way back is not known yet.
struct PendingLookUp: Sendable {
    var upstream: Upstreams
    /// Where an alias for one of our names goes on; nil if the client does not see them.
    var zones: OwnZones?
    var question: AskedQuestion
    var client: ClientQuery
    var questionOctets: [UInt8]
    var beginning: [UInt8]?
    var cut: DomainName?
    var stale: [UInt8]?
}
