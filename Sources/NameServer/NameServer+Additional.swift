// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex

// Addresses of the hosts that an answer names, where they are known here (RFC 1034 §4.3.2 step 6).

extension NameServer {
    /// How many hosts of one answer are looked up at most: a value on the chain can name thousands.
    private static let hostLimit = 16

    /// Appends addresses of the hosts in NS, MX and SRV records.
    ///
    /// - Parameter label: the index of the label of the name in question at which a zone cut starts: addresses of hosts
    ///   at or below it are required, and if they do not fit the response is truncated. Others are left out then
    ///   (RFC 2181 §9).
    static func appendAdditional(
        for rrset: RRsetView,
        requiredBelowLabel label: Int? = nil,
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
            let record = records.record(at: position)
            position += record.count
            hosts += 1
            let host = record.extracting(min(prefix, record.count)..<record.count)
            guard state.host.load(host, at: 0) == host.count, let zone = snapshot.zone(of: state.host) else { continue }
            var isRequired = false
            if let label { isRequired = state.host.isAtOrBelow(state.name, fromLabel: label) }
            switch lookup(&state.host, in: zone, of: snapshot) {
            case .node(let location, _):
                appendAddresses(of: snapshot.node(at: location), host, isRequired: isRequired, &state, to: &writer)
            case .apex:
                appendAddresses(of: snapshot.apexNode(of: zone), host, isRequired: isRequired, &state, to: &writer)
            case .delegation, .emptyNonTerminal, .nameError: break
            }
        }
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
            rrset.count, in: .additional, since: start, fits: fits, isRequired: isRequired, of: &writer)
    }
}
