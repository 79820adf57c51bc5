// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire

/// What the servers of a name that the chain delegates may say: they speak for names at and below it, and for none of the
/// chain's others.
struct DelegatedAnswer {
    let outcome: LookUpOutcome
    /// Whether it ends with an alias for one of those others.
    let leadsAway: Bool

    /// Leaves out what is not theirs to say; what the answer needs of that is a failure.
    init(_ outcome: LookUpOutcome, type: RRType, cut: DomainName, _ chainSuffixes: SuffixSet) {
        guard case .packet(let packet, let security) = outcome else {
            (self.outcome, leadsAway) = (outcome, false)
            return
        }
        guard var message = try? Message.decode(packet) else {
            (self.outcome, leadsAway) = (.fault(.malformed), false)
            return
        }
        func isForeign(_ name: DomainName) -> Bool {
            let name = name.folded
            let wire = name.wire
            return chainSuffixes.contains(wire.span) && !name.isSubdomain(of: cut)
        }
        func isForeign(_ record: ResourceRecord) -> Bool { record.type != .opt && isForeign(record.name) }
        message.authorities.removeAll(where: isForeign)
        message.additionals.removeAll(where: isForeign)
        let leadsAway = message.answers.contains { record in
            guard case .cname(let alias) = record.rdata, type != .cname else { return false }
            return !isForeign(record) && isForeign(alias.target)
        }
        if leadsAway {
            message.answers.removeAll(where: isForeign)
            message.authorities = []
            message.header.responseCode = .noError
        }
        guard !message.answers.contains(where: isForeign), let octets = try? message.encode() else {
            (self.outcome, self.leadsAway) = (.fault(.forbidden), false)
            return
        }
        (self.outcome, self.leadsAway) = (.packet(octets, security), leadsAway)
    }
}
