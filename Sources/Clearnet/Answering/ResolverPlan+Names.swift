// SPDX-License-Identifier: MIT
internal import DNSWire
internal import NameIndex
internal import NameServer
internal import ResolverPolicy

// What the clients' suffixes, the lists and the routes say of names: of those that are asked for, and of those that
// aliases lead to, behind which trackers like to hide.

/// What clients' suffixes and lists say of a name.
enum PolicyWord {
    /// Nothing.
    case nothing
    /// An allow list has it, so that no other list counts.
    case allowed
    /// The client may not ask for it.
    case prohibited
    /// A list has it, to be answered in some other way than with what is there.
    case listed(NameListMatch)
}

/// An alias in a response, of whose target something else is to be said than what is there.
struct WithheldTarget {
    /// How many records of the answer section stay, the alias the last of them.
    var answers: Int
    /// What is said of the target.
    var rule: NameServer.Rule
}

extension ResolverPlan {
    /// What is said of a name in wire form, folded.
    func word(on name: Span<UInt8>, _ terms: ClientTerms) -> PolicyWord {
        guard clients.allows(name, under: terms) else { return .prohibited }
        guard let match = lists.match(name, in: terms.lists) else { return .nothing }
        return match.action == .allow ? .allowed : .listed(match)
    }

    /// How a question for a name on a list is answered.
    func rule(for match: NameListMatch, type: RRType) -> NameServer.Rule {
        switch match.action {
        case .truncate: return .truncate
        case .nodata: return .negative(.noError, zoneLabels: match.labels, .blocked)
        case .allow, .block, .nxdomain, .drop: return .negative(.nxDomain, zoneLabels: match.labels, .blocked)
        case .records:
            let rrsets = lists.records(of: match)
            if let rrset = rrsets.first(where: { $0.type == type || type == .any }) {
                return .records(rrset.type, rrset.rdata, ttl: rrset.ttl)
            }
            // A CNAME answers every type (RFC 1034 §3.6.2).
            if let alias = rrsets.first(where: { $0.type == .cname }), let target = alias.rdata.first {
                return .alias(target, ttl: alias.ttl)
            }
            return .negative(.noError, zoneLabels: match.labels, .blocked)
        }
    }

    /// The first alias in a response to a name that the client is not to be told of.
    ///
    /// Nothing is allocated for a response without one.
    /// - Parameters:
    ///   - response: a whole message with one question.
    ///   - type: the type asked for.
    ///   - asker: whose question it was.
    /// - Returns: nil if there is none.
    func withheld(in response: Span<UInt8>, type: RRType, _ asker: Asker) -> WithheldTarget? {
        guard !asker.isExempt, type != .cname, response.count > 12 else { return nil }
        var reader = MessageReader(response, offset: 12, end: response.count)
        var target = NameBuffer()
        do throws(WireError) {
            try reader.skipName()
            try reader.skip(4)
            for index in 0..<Int(response[6]) << 8 | Int(response[7]) {
                try reader.skipName()
                let isAlias = try reader.readUInt16() == RRType.cname.rawValue
                try reader.skip(6)
                let length = Int(try reader.readUInt16())
                guard isAlias else {
                    try reader.skip(length)
                    continue
                }
                try reader.readName(into: &target)
                target.fold()
                switch word(on: target.span, asker.terms) {
                case .allowed: return nil
                case .prohibited: return WithheldTarget(answers: index + 1, rule: .refuse(.refused, .prohibited))
                case .listed(let match):
                    return WithheldTarget(answers: index + 1, rule: ruleForTarget(match, type: type))
                case .nothing:
                    let decision = names.decide(target.span, type: type, mode: asker.mode)
                    guard decision.isWithheld else { continue }
                    let rule = NameServer.Rule(decision, name: target.span, type: type)
                    return WithheldTarget(answers: index + 1, rule: rule)
                }
            }
        } catch {
            return nil
        }
        return nil
    }

    /// How the target of an alias is answered: as if there were no such name, if its list would have questions dropped,
    /// sent to TCP or led elsewhere.
    private func ruleForTarget(_ match: NameListMatch, type: RRType) -> NameServer.Rule {
        let rule = rule(for: match, type: type)
        switch rule {
        case .alias, .truncate: return .negative(.nxDomain, zoneLabels: match.labels, .blocked)
        default: return rule
        }
    }
}

extension NameDecision {
    /// Whether a route says that nobody is to be told what is there.
    fileprivate var isWithheld: Bool {
        switch self {
        case .refused, .nonexistent(.foreign), .nonexistent(.routed): true
        // Of the other side of the toggle others decide; and names of special use hide nothing.
        case .nonexistent, .chain, .clearnet, .forward, .special: false
        }
    }
}
