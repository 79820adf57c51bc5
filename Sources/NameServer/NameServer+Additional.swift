// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex

// Addresses of the hosts that an answer names, where they are known here (RFC 1034 §4.3.2 step 6).

extension NameServer {
    /// How many hosts of one answer are looked up at most: a value on the chain can name thousands.
    private static let hostLimit = 16

    /// Appends addresses of the hosts in NS, MX and SRV records.
    ///
    /// - Parameters:
    ///   - rrset: the records.
    ///   - label: the index of the label of the name in question at which a zone cut starts: addresses of hosts at or
    ///     below it are required, and if they do not fit the response is truncated. They come first, so that others,
    ///     which are left out if they do not fit (RFC 2181 §9), take no room from them.
    ///   - snapshot: where the addresses are looked up.
    ///   - state: the response in the making.
    ///   - writer: receives the records.
    static func appendAdditional(
        for rrset: RRsetView,
        requiredBelowLabel label: Int? = nil,
        from snapshot: borrowing IndexSnapshot,
        _ state: inout ResponseState,
        to writer: inout MessageWriter
    ) {
        if label != nil {
            appendHosts(of: rrset, cutLabel: label, areRequired: true, from: snapshot, &state, to: &writer)
        }
        if !state.isTruncated {
            appendHosts(of: rrset, cutLabel: label, areRequired: false, from: snapshot, &state, to: &writer)
        }
    }

    /// Appends the addresses of the hosts that are required, or of those that are not.
    private static func appendHosts(
        of rrset: RRsetView,
        cutLabel label: Int?,
        areRequired: Bool,
        from snapshot: borrowing IndexSnapshot,
        _ state: inout ResponseState,
        to writer: inout MessageWriter
    ) {
        let prefix: Int
        switch rrset.type {
        case .ns: prefix = 10
        case .mx: prefix = 12
        case .srv: prefix = 16
        default: return
        }
        let records = rrset.records
        var position = 0
        var hosts = 0
        while position < records.count, hosts < hostLimit {
            let start = position
            let record = records.record(at: position)
            position += record.count
            hosts += 1
            let host = record.extracting(min(prefix, record.count)..<record.count)
            guard state.host.load(host, at: 0) == host.count, let zone = snapshot.zone(of: state.host) else { continue }
            if let label, state.host.isAtOrBelow(state.name, fromLabel: label) != areRequired { continue }
            // RFC 2181 §5: no record twice, though two records of a mail domain may well name one host.
            if isNamed(host, in: records.extracting(0..<start), prefix: prefix) { continue }
            switch lookup(&state.host, in: zone, of: snapshot) {
            case .node(let location, _):
                appendAddresses(of: snapshot.node(at: location), host, isRequired: areRequired, &state, to: &writer)
            case .apex:
                appendAddresses(of: snapshot.apexNode(of: zone), host, isRequired: areRequired, &state, to: &writer)
            case .delegation, .emptyNonTerminal, .nameError: break
            }
        }
    }

    /// Whether one of `records` names the same host.
    private static func isNamed(_ host: Span<UInt8>, in records: Span<UInt8>, prefix: Int) -> Bool {
        var position = 0
        while position < records.count {
            let record = records.record(at: position)
            position += record.count
            if record.count - prefix == host.count, host.isFoldedEqual(to: record, at: prefix) { return true }
        }
        return false
    }

    private static func appendAddresses(
        of node: NodeView,
        _ host: Span<UInt8>,
        isRequired: Bool,
        _ state: inout ResponseState,
        to writer: inout MessageWriter
    ) {
        if let rrset = node.rrset(.a) {
            append(rrset, owned: host, isRequired: isRequired, &state, to: &writer)
        }
        if let rrset = node.rrset(.aaaa) {
            append(rrset, owned: host, isRequired: isRequired, &state, to: &writer)
        }
    }

    /// Appends an RRset whose owner name is written out, compressed against what the message holds already.
    private static func append(
        _ rrset: RRsetView,
        owned host: Span<UInt8>,
        isRequired: Bool,
        _ state: inout ResponseState,
        to writer: inout MessageWriter
    ) {
        let start = writer.count
        let records = rrset.records
        var position = 0
        var fits = true
        while fits, position < records.count {
            let record = records.record(at: position)
            fits = writer.appendName(host, compress: true) && writer.append(record)
            position += record.count
        }
        _ = state.keep(
            rrset.count,
            in: .additional,
            since: start,
            fits: fits,
            isRequired: isRequired,
            of: &writer
        )
    }
}

extension Span<UInt8> {
    /// Whether these octets, of one name, are those of `other` from `start` on, A-Z folded (RFC 4343 §3).
    ///
    /// Length octets are less than any letter, so that folding leaves them alone.
    fileprivate func isFoldedEqual(to other: Span<UInt8>, at start: Int) -> Bool {
        for index in 0..<count {
            let (left, right) = (self[index], other[start + index])
            if left != right, left | 0x20 != right | 0x20 || (left | 0x20) &- 0x61 >= 26 { return false }
        }
        return true
    }
}
