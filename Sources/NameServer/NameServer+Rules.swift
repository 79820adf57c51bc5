// SPDX-License-Identifier: MIT
public import DNSWire
import NameIndex

// Answers that are made by rule, not from zones: what a resolver beside the server says of a question that was left to it.

extension NameServer {
    /// An answer by rule.
    public enum Rule: Hashable, Sendable {
        /// No answer, for a reason.
        case refuse(ResponseCode, ExtendedError?)
        /// The name, or the type asked for, does not exist. The last `zoneLabels` labels of the name are the zone that the
        /// SOA record is of, 0 for the root (RFC 2308 §3).
        case negative(ResponseCode, zoneLabels: Int, ExtendedError?)
        /// Records of the name asked for and a type, each with RDATA in wire form, uncompressed.
        case records(RRType, [[UInt8]], ttl: UInt32)
        /// An alias, whose target in wire form is looked up in turn: in our zones, or by the resolver.
        case alias([UInt8], ttl: UInt32)
        /// The SOA record of a zone that exists by rule alone, whose apex is the name asked for.
        case startOfAuthority
        /// One HINFO record in the place of all that there is (RFC 8482 §4.2).
        case minimal
        /// Come again over TCP.
        case truncate
    }

    /// The last query, as far as it was understood.
    public var query: Query {
        Query(
            id: message.id,
            flags: message.flags,
            question: message.question,
            type: message.type,
            rrClass: message.rrClass,
            hasEDNS: message.edns != nil,
            dnssecOK: message.edns?.dnssecOK ?? false,
            isMinimal: message.type == .any && state.transport == .udp,
            limit: limit(message, state.transport)
        )
    }

    /// The type that the last query asked for; 0 if that could not be read.
    public var questionType: RRType { message.type }

    /// What a query says.
    public struct Query: Hashable, Sendable {
        /// The message's id.
        public let id: UInt16
        /// The second header word.
        public let flags: UInt16
        /// Where in the message the question stands.
        public let question: Range<Int>
        /// The type asked for.
        public let type: RRType
        /// The class asked for.
        public let rrClass: RRClass
        /// Whether there was an OPT record.
        public let hasEDNS: Bool
        /// The DO bit of that record.
        public let dnssecOK: Bool
        /// Whether it is for ANY over UDP, where nobody is to have large answers sent to a forged address (RFC 8482 §4.1).
        public let isMinimal: Bool
        /// The most octets that the response may have.
        public let limit: Int
    }

    /// The name that ``remainder`` is about: that in question, or the target of the last alias; in wire form, folded.
    public var name: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get { state.name.span }
    }

    /// Answers the query that ``remainder`` was all of.
    ///
    /// - Parameters:
    ///   - query: the same message.
    ///   - rule: what is said.
    ///   - writer: receives the response; ``remainder`` is of it if the rule is an alias.
    public mutating func answer(_ query: Span<UInt8>, by rule: Rule, into writer: inout MessageWriter) {
        begin(query, over: state.transport, into: &writer)
        remainder = .nothing
        switch rule {
        case .refuse(let code, let error):
            state.refuse(code, error)
        case .negative(let code, let zoneLabels, let error):
            state.refuse(code, error)
            appendRuleSOA(zoneLabels, to: &writer)
        case .records(let type, let records, let ttl):
            for data in records {
                guard appendRule(type, data, ttl: ttl, to: &writer) else { break }
            }
        case .alias(let target, let ttl):
            let start = writer.count
            if appendRule(.cname, target, ttl: ttl, to: &writer) { follow(start + 12, into: &writer) }
        case .startOfAuthority:
            let start = writer.count
            let fits = writer.append(Self.pointer(to: 12)) && writer.append(ruleSOA.span)
            _ = state.keep(1, in: .answer, since: start, fits: fits, of: &writer)
        case .minimal:
            let start = writer.count
            let record = Self.minimalAny
            let fits = writer.append(Self.pointer(to: 12)) && writer.append(record.span)
            _ = state.keep(1, in: .answer, since: start, fits: fits, of: &writer)
        case .truncate:
            state.isTruncated = true
        }
        finish(message, into: &writer)
    }

    /// Appends a record of the name asked for.
    private mutating func appendRule(
        _ type: RRType,
        _ data: [UInt8],
        ttl: UInt32,
        to writer: inout MessageWriter
    ) -> Bool {
        let start = writer.count
        let fits =
            writer.append(Self.pointer(to: 12)) && writer.append(type.rawValue) && writer.append(RRClass.in.rawValue)
            && writer.append(ttl) && writer.append(UInt16(truncatingIfNeeded: data.count)) && writer.append(data.span)
        return state.keep(1, in: .answer, since: start, fits: fits, of: &writer)
    }

    /// Goes on from an alias made by rule, whose target stands in the message.
    private mutating func follow(_ target: Int, into writer: inout MessageWriter) {
        guard message.type != .cname, message.type != .any, state.name.load(writer.span, at: target) != nil else {
            return
        }
        state.owner = target
        if let zone = index.snapshot.zone(of: state.name) {
            Self.answer(from: index.snapshot, in: zone, &state, into: &writer)
            state.isAuthoritative = false
        } else {
            state.end = .alias
        }
        if message.recursionDesired, !state.isTruncated, state.code == .noError { remainder = state.end }
    }

    /// Appends the SOA record of a zone that exists by rule alone.
    private mutating func appendRuleSOA(_ zoneLabels: Int, to writer: inout MessageWriter) {
        let start = writer.count
        let fits: Bool
        if zoneLabels > 0 {
            let offset = state.name.offset(ofLabel: max(0, state.name.labelCount - zoneLabels))
            fits = writer.append(Self.pointer(to: 12 + offset)) && writer.append(ruleSOA.span)
        } else {
            fits = writer.append(UInt8(0)) && writer.append(ruleSOA.span)
        }
        _ = state.keep(1, in: .authority, since: start, fits: fits, of: &writer)
    }
}

/// The SOA record `localhost. nobody.invalid. 1 3600 1200 604800 60` from its TYPE on, to be kept for a minute.
///
/// RFC 6303 §3 leaves the names to the operator; nobody is to be found behind these (RFC 6761 §6.3, §6.4).
private let ruleSOA: [UInt8] = {
    let server: [UInt8] = [9] + Array("localhost".utf8) + [0]
    let mailbox: [UInt8] = [6] + Array("nobody".utf8) + [7] + Array("invalid".utf8) + [0]
    let numbers: [UInt32] = [1, 3_600, 1_200, 604_800, 60]
    var data = server + mailbox
    for number in numbers {
        data += stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }
    return [0, 6, 0, 1, 0, 0, 0, 60, 0, UInt8(data.count)] + data
}()
