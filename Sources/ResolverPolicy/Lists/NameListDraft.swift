// SPDX-License-Identifier: MIT
internal import DNSWire

/// A list that is being filled.
struct NameListDraft {
    let options: NameListOptions
    var counts = NameListCounts()
    private(set) var names: NameTable
    private(set) var records: [[RRset]] = []

    /// The most records that one name may have.
    private static let recordLimit = 256

    init(options: NameListOptions, names: NameTable) {
        (self.options, self.names) = (options, names)
    }

    /// What an entry is about.
    enum Scope {
        case name
        case below
        case both
    }

    /// Adds an entry for a name in lower-case wire form.
    ///
    /// Of two for the same names an exception counts before a block, and otherwise the first one.
    mutating func insert(_ name: Span<UInt8>, _ scope: Scope, _ action: NameListAction) {
        guard names.count < options.nameLimit else { return counts.overLimit += 1 }
        let code = (options.purpose == .allow ? .allow : action).code
        let allow = NameListAction.allow.code
        let done = names.update(name) { values in
            if scope != .below, values.at == 0 || code == allow { values.at = code }
            if scope != .name, values.below == 0 || code == allow { values.below = code }
        }
        if done == nil { counts.overLimit += 1 } else { counts.accepted += 1 }
    }

    /// Adds a record that a name of a response policy zone is answered with.
    mutating func insert(_ name: Span<UInt8>, _ scope: Scope, record: RRset) {
        guard options.purpose == .block else { return insert(name, scope, .allow) }
        guard names.count < options.nameLimit, records.count < NameListAction.recordsLimit else {
            return counts.overLimit += 1
        }
        let fresh = NameListAction.records(records.count).code
        var used: UInt16 = 0
        let done = names.update(name) { values in
            if scope == .below {
                if values.below == 0 { values.below = fresh }
                used = values.below
            } else {
                if values.at == 0 { values.at = fresh }
                used = values.at
            }
        }
        guard done != nil else { return counts.overLimit += 1 }
        if used == fresh { records.append([]) }
        guard case .records(let index)? = NameListAction(code: used) else { return counts.fail(.conflict) }
        add(record, to: index)
    }

    private mutating func add(_ record: RRset, to index: Int) {
        // A CNAME stands alone (RFC 1034 §3.6.2).
        let isAlone = records[index].isEmpty
        guard isAlone || record.type != .cname && records[index].first?.type != .cname else {
            return counts.fail(.conflict)
        }
        guard records[index].reduce(0, { $0 + $1.rdata.count }) < Self.recordLimit else {
            return counts.overLimit += 1
        }
        counts.accepted += 1
        guard let same = records[index].firstIndex(where: { $0.type == record.type }) else {
            return records[index].append(record)
        }
        // The records of a set have one TTL (RFC 2181 §5.2), the smallest.
        records[index][same].ttl = min(records[index][same].ttl, record.ttl)
        for data in record.rdata where !records[index][same].rdata.contains(data) {
            records[index][same].rdata.append(data)
        }
    }

    /// The list as it will stay.
    consuming func finish() -> NameList {
        names.compact()
        return NameList(options: options, counts: counts, names: names, records: records)
    }
}
