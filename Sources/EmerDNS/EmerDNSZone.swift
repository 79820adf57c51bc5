// SPDX-License-Identifier: MIT
public import DNSWire
public import NVS
public import NameIndex

/// How the names of one top-level domain become nodes of a zone.
public struct EmerDNSZone: Sendable {
    /// Tells whether one of the signatures of a name of the store is valid and trusted.
    public typealias SignatureCheck = @Sendable (_ name: [UInt8], _ signatures: [EmerDNSValue.Signature]) -> Bool

    /// The top-level domain, folded to lower case.
    public let tld: [UInt8]
    /// Whether names of the second level count only with a valid signature.
    public let isSigned: Bool
    /// What `@` stands for in NS, CNAME and PTR.
    public let selfNS: [DomainName]
    /// Seconds from one block to the next, for TTLs that must end with a name's life.
    public let blockSeconds: Int

    /// The last index that is tried for a name of a signed zone.
    private static let lastIndex = 100

    /// Creates the rules.
    public init(tld: [UInt8], isSigned: Bool = false, selfNS: [DomainName] = [], blockSeconds: Int = 600) {
        self.tld = tld
        self.isSigned = isSigned
        self.selfNS = selfNS
        self.blockSeconds = blockSeconds
    }

    /// What a group of names yields.
    public struct Outcome: Sendable {
        /// The names that can be asked for, relative to the top-level domain; the one of the second level first.
        public var nodes: [ZoneNode] = []
        /// What was dropped; at most ``EmerDNSFault/groupLimit``.
        public private(set) var faults: [EmerDNSFault] = []

        fileprivate mutating func note(_ name: [UInt8], key: String = "", _ reason: EmerDNSFault.Reason) {
            note([EmerDNSFault(name: name, key: key, element: 0, reason: reason)])
        }

        fileprivate mutating func note(_ more: [EmerDNSFault]) {
            faults += more.prefix(EmerDNSFault.groupLimit - faults.count)
        }
    }

    /// The nodes of all names under the same two last labels.
    ///
    /// A query walks down from the second level: to a deeper name only if the `SD` of the name above lets its label
    /// through, so what is not let through is not there.
    /// - Parameters:
    ///   - records: all records of the group, active or not.
    ///   - height: the height of the chain.
    ///   - check: tells whether signatures are good; asked only in signed zones.
    /// - Returns: the nodes, and what was dropped.
    /// - Complexity: O(n log n) for n records.
    public func nodes(of records: [NameRecord], at height: Int, check: SignatureCheck) -> Outcome {
        var outcome = Outcome()
        var candidates: [Candidate] = []
        var seconds: [Candidate] = []
        for record in records where record.isActive(at: height) {
            do throws(EmerDNSFault.Reason) {
                let name = try EmerDNSName(record.name)
                let candidate = Candidate(labels: Array(name.labels.dropLast()), index: name.index, record: record)
                if candidate.labels.count == 1 {
                    seconds.append(candidate)
                } else if name.index == nil {
                    candidates.append(candidate)
                }
            } catch {
                outcome.note(record.name, error)
            }
        }
        var visible: [[[UInt8]]: [[UInt8]]] = [:]
        if let (second, value) = secondLevel(seconds, check, &outcome) {
            add(second, value, height, &visible, &outcome)
        }
        for candidate in candidates.sorted(by: { $0.labels.count < $1.labels.count }) {
            guard let rules = visible[Array(candidate.labels.dropFirst())],
                Self.lets(candidate.labels[0], through: rules)
            else {
                outcome.note(candidate.record.name, .unreachable)
                continue
            }
            add(candidate, value(of: candidate), height, &visible, &outcome)
        }
        return outcome
    }

    /// A record whose name can be asked for, if the names above it let it be.
    private struct Candidate {
        var labels: [[UInt8]]
        var index: Int?
        var record: NameRecord
    }

    private func value(of candidate: Candidate) -> EmerDNSValue {
        EmerDNSValue(candidate.record.value, name: candidate.record.name, selfNS: selfNS)
    }

    /// The record that speaks for the second level: the one without an index or, in a signed zone, the first one, by
    /// index from 0 without a gap, that has a valid signature.
    private func secondLevel(
        _ candidates: [Candidate],
        _ check: SignatureCheck,
        _ outcome: inout Outcome
    ) -> (Candidate, EmerDNSValue)? {
        guard isSigned else {
            return candidates.first { $0.index == nil }.map { ($0, value(of: $0)) }
        }
        var expected = 0
        let numbered = candidates.filter { $0.index != nil }.sorted { ($0.index ?? 0) < ($1.index ?? 0) }
        for candidate in numbered {
            guard candidate.index == expected, expected <= Self.lastIndex else { break }
            expected += 1
            let value = value(of: candidate)
            if !value.signatures.isEmpty, check(candidate.record.name, value.signatures) { return (candidate, value) }
            outcome.note(candidate.record.name, key: "SIG", .unsigned)
        }
        return nil
    }

    private func add(
        _ candidate: Candidate,
        _ value: EmerDNSValue,
        _ height: Int,
        _ visible: inout [[[UInt8]]: [[UInt8]]],
        _ outcome: inout Outcome
    ) {
        visible[candidate.labels] = value.subdomains
        outcome.note(value.faults)
        let left = Int(candidate.record.expiresAt) &- height &+ 1
        let cap = UInt32(clamping: left &* blockSeconds)
        let hasServers = value.rrsets.contains { $0.type == .ns }
        let delegation: Delegation = value.isDelegation ? .cut : hasServers ? .partial : .none
        outcome.nodes.append(
            ZoneNode(
                labels: candidate.labels,
                rrsets: value.rrsets.map { RRset(type: $0.type, ttl: min($0.ttl, cap), rdata: $0.rdata) },
                unusable: value.unusable,
                delegation: delegation,
                answersBelow: delegation == .none,
                subdomains: value.subdomains
            )
        )
    }

    /// Whether `SD` elements send queries with this next label to a name of its own.
    private static func lets(_ label: [UInt8], through rules: [[UInt8]]) -> Bool {
        rules.contains { $0.first == UInt8(ascii: "*") || $0.starts(with: label) }
    }
}
