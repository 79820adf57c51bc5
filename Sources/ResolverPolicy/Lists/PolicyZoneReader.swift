// SPDX-License-Identifier: MIT
internal import DNSWire

// A response policy zone (draft-vixie-dnsop-dns-rpz-00) in the zone file form of RFC 1035 §5.1, read line by line. Done:
// triggers by QNAME (§4.1) and the actions of §3; $ORIGIN, $TTL, parentheses, quoted strings, blank owners. Counted and
// left out: the triggers by address and name server (§4.2 to §4.5), which ask for more than the question, records of
// other types, CNAMEs to a wildcard, $INCLUDE and $GENERATE.

/// Reads the records of a response policy zone.
struct PolicyZoneReader {
    private var words: ZoneWords
    private var origin: DomainName
    /// The zone's own name: that of its SOA record, or the origin of the first record if that is no SOA.
    private var apex: DomainName?
    private var owner: DomainName?
    private var defaultTTL: UInt32?
    private var lastTTL: UInt32 = 300
    /// Stands for the origin of a text that names none; all its names are relative then.
    private static let unnamed = (try? DomainName(presentation: "rpz.invalid")) ?? .root

    init(origin: DomainName?, limit: Int) {
        self.origin = origin?.folded ?? Self.unnamed
        apex = origin?.folded
        words = ZoneWords(limit: limit)
    }

    /// Whether a parenthesis is still open.
    var isOpen: Bool { words.isOpen }

    /// Reads the next line.
    mutating func read(_ line: Span<UInt8>, into draft: inout NameListDraft) {
        switch words.append(line) {
        case .incomplete: return
        case .unbalanced: draft.counts.fail(.unbalanced)
        case .tooLong: draft.counts.fail(.tooLong)
        case .complete:
            do throws(PolicyZoneFault) {
                try readRecord(into: &draft)
            } catch {
                draft.counts.fail(error.reason)
            }
        }
        words.removeAll()
    }

    private mutating func readRecord(into draft: inout NameListDraft) throws(PolicyZoneFault) {
        guard words.count > 0 else { return }
        if !words.startsWithSpace, words[0].first == 0x24 { return try readDirective(into: &draft) }
        var next = 0
        if !words.startsWithSpace {
            owner = try name(words[0])
            next = 1
        }
        guard let owner else { throw PolicyZoneFault(.badRecord) }
        let (ttl, isInternet) = readTTLAndClass(&next)
        guard next < words.count, let type = RRType(String(decoding: words[next], as: UTF8.self)) else {
            throw PolicyZoneFault(.badRecord)
        }
        guard isInternet else { return draft.counts.unsupported += 1 }
        let data = Array(next + 1..<words.count)
        if type == .soa { apex = owner }
        let apex = apex ?? origin
        self.apex = apex
        guard owner.isSubdomain(of: apex) else { throw PolicyZoneFault(.outOfZone) }
        // The apex has the records of any zone, which say nothing about other names.
        guard owner != apex else { return draft.counts.ignored += 1 }
        try add(owner, below: apex, type, ttl, data, to: &draft)
    }

    // MARK: Triggers

    private mutating func add(
        _ owner: DomainName,
        below apex: DomainName,
        _ type: RRType,
        _ ttl: UInt32,
        _ data: [Int],
        to draft: inout NameListDraft
    ) throws(PolicyZoneFault) {
        var labels = owner.labels.dropLast(apex.labelCount)
        if let last = labels.last, Self.otherTriggers.contains(last) { return draft.counts.unsupported += 1 }
        var scope = NameListDraft.Scope.name
        if labels.first == [0x2a] {
            scope = .below
            labels = labels.dropFirst()
        }
        guard let trigger = try? DomainName(labels: Array(labels)) else { throw PolicyZoneFault(.badName) }
        switch type {
        case .cname:
            guard data.count == 1 else { throw PolicyZoneFault(.badData) }
            let target = try name(words[data[0]])
            if let action = Self.action(target, trigger: trigger) {
                draft.insert(trigger.wire.span, scope, action)
            } else if target.labels.first == [0x2a] {
                draft.counts.unsupported += 1
            } else {
                draft.insert(trigger.wire.span, scope, record: RRset(type: type, ttl: ttl, rdata: [target.wire]))
            }
        case .a, .aaaa, .txt:
            let octets = try PolicyZoneData.octets(of: type, data.map { (words[$0], words.isQuoted($0)) })
            draft.insert(trigger.wire.span, scope, record: RRset(type: type, ttl: ttl, rdata: [octets]))
        default:
            draft.counts.unsupported += 1
        }
    }

    /// The last label of triggers by the answer's or the client's address, or by a name server.
    private static let otherTriggers = ["rpz-ip", "rpz-nsip", "rpz-nsdname", "rpz-client-ip"].map { Array($0.utf8) }

    /// What a CNAME stands for; nil if it is one.
    private static func action(_ target: DomainName, trigger: DomainName) -> NameListAction? {
        if target.isRoot { return .nxdomain }
        // The oldest form of "leave it alone" is a CNAME to the name itself.
        if target == trigger { return .allow }
        guard target.labelCount == 1 else { return nil }
        switch String(decoding: target.labels[0], as: UTF8.self) {
        case "*": return .nodata
        case "rpz-passthru": return .allow
        case "rpz-drop": return .drop
        case "rpz-tcp-only": return .truncate
        default: return nil
        }
    }

    // MARK: Parts of a line

    private mutating func readDirective(into draft: inout NameListDraft) throws(PolicyZoneFault) {
        let argument = words.count > 1 ? words[1] : []
        switch String(decoding: words[0], as: UTF8.self).uppercased() {
        case "$ORIGIN":
            origin = try name(argument)
        case "$TTL":
            guard let ttl = PolicyZoneData.ttl(argument) else { throw PolicyZoneFault(.badRecord) }
            defaultTTL = ttl
        case "$INCLUDE", "$GENERATE":
            draft.counts.unsupported += 1
        default:
            throw PolicyZoneFault(.badRecord)
        }
    }

    /// TTL and class may stand in either order, or be missing.
    private mutating func readTTLAndClass(_ next: inout Int) -> (ttl: UInt32, isInternet: Bool) {
        var ttl: UInt32?
        var isInternet = true
        var hasClass = false
        while next < words.count {
            let word = words[next]
            if ttl == nil, let number = PolicyZoneData.ttl(word) {
                ttl = number
            } else if !hasClass, let known = PolicyZoneData.isInternet(class: word) {
                hasClass = true
                isInternet = known
            } else {
                break
            }
            next += 1
        }
        lastTTL = ttl ?? defaultTTL ?? lastTTL
        return (lastTTL, isInternet)
    }

    /// A name, relative to the origin unless it ends with a dot.
    private func name(_ text: [UInt8]) throws(PolicyZoneFault) -> DomainName {
        if text == [0x40] { return origin }
        guard let name = try? DomainName(presentation: text) else { throw PolicyZoneFault(.badName) }
        guard !PolicyZoneData.isAbsolute(text) else { return name.folded }
        guard let joined = try? DomainName(wire: name.wire.dropLast() + origin.wire) else {
            throw PolicyZoneFault(.badName)
        }
        return joined.folded
    }
}

/// Why a record cannot be read.
struct PolicyZoneFault: Error {
    let reason: NameListCounts.Reason

    init(_ reason: NameListCounts.Reason) {
        self.reason = reason
    }
}
