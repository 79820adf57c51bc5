// SPDX-License-Identifier: MIT
public import IP
public import NameIndex

/// Which policy counts for a client: that of the smallest network that the address is in.
public struct ClientPolicies: Sendable {
    /// A network and what its clients may ask.
    public struct Entry: Hashable, Sendable {
        /// The network.
        public var network: IPNetwork
        /// What its clients may ask.
        public var policy: ClientPolicy

        /// Creates an entry.
        public init(network: IPNetwork, policy: ClientPolicy) {
            self.network = network
            self.policy = policy
        }
    }

    /// Two entries for the same network, of which one would be silently without effect.
    public struct DuplicateError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The network that has two entries.
        public let network: IPNetwork

        /// One line for the operator.
        public var description: String { "the clients of \(network) have two policies; join them" }
    }

    /// The networks and policies that were given.
    public let entries: [Entry]
    private var terms: [ClientTerms] = []
    private var suffixTables: [NameTable] = []
    private let v4: AddressRanges<UInt32>
    private let v6: AddressRanges<UInt128>

    /// Puts policies together.
    ///
    /// Of networks that are not listed, `127.0.0.0/8` and `::1` have ``ClientPolicy/loopback`` and all others
    /// ``ClientPolicy/unlisted``.
    ///
    /// - Parameters:
    ///   - entries: networks and their policies; `terms(of:)` counts them from 0.
    ///   - hash: the key of the tables of names.
    /// - Throws: `DuplicateError`.
    public init(_ entries: [Entry] = [], hash: NameHash) throws(DuplicateError) {
        self.entries = entries
        var entries = entries
        let given = entries.count
        var seen: Set<IPNetwork> = []
        for entry in entries where !seen.insert(entry.network).inserted {
            throw DuplicateError(network: entry.network)
        }
        for network in [IPNetwork.loopbackV4, .loopbackV6] where !seen.contains(network) {
            entries.append(Entry(network: network, policy: .loopback))
        }
        var ranges4: [AddressRanges<UInt32>.Network] = []
        var ranges6: [AddressRanges<UInt128>.Network] = []
        for (index, (network, _)) in entries.map({ ($0.network, $0.policy) }).enumerated() {
            if let first = network.address.v4, let last = network.lastAddress.v4 {
                ranges4.append(.init(first: first, last: last, value: index))
            } else {
                ranges6.append(.init(first: network.address.number, last: network.lastAddress.number, value: index))
            }
        }
        v4 = AddressRanges(ranges4, default: entries.count)
        v6 = AddressRanges(ranges6, default: entries.count)
        for (index, policy) in (entries.map(\.policy) + [.unlisted]).enumerated() {
            add(policy, index: index < given ? index : given - index - 1, hash: hash)
        }
    }

    /// What counts for a client.
    ///
    /// - Complexity: O(log *n*) for *n* networks of that family, without allocation.
    public func terms(of address: IPAddress) -> ClientTerms {
        terms[address.v4.map { v4[$0] } ?? v6[address.number]]
    }

    /// Whether there are clients for whom a mode of their own has names of the clearnet looked up.
    public var anyUsesClearnet: Bool { terms.contains { $0.mayRecurse && $0.mode?.usesClearnet == true } }

    /// Whether a client may ask for a name, given in lower case as on the wire; others are to be refused.
    ///
    /// - Complexity: O(octets of the name), without allocation.
    public func allows(_ name: Span<UInt8>, under terms: ClientTerms) -> Bool {
        guard let table = terms.suffixTable else { return true }
        guard suffixTables.indices.contains(table) else { return false }
        return suffixTables[table].longestMatch(name).value != 0
    }

    private mutating func add(_ policy: ClientPolicy, index: Int, hash: NameHash) {
        var suffixTable: Int?
        if let suffixes = policy.suffixes {
            var table = NameTable(hash: hash)
            for suffix in suffixes {
                _ = table.insert(suffix, value: 1)
            }
            suffixTable = suffixTables.count
            suffixTables.append(table)
        }
        terms.append(
            ClientTerms(
                mode: policy.mode,
                mayRecurse: policy.mayRecurse,
                lists: policy.lists,
                policy: index,
                suffixTable: suffixTable
            )
        )
    }
}
