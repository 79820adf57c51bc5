// SPDX-License-Identifier: MIT
public import DNSWire
internal import NameIndex

/// What lists say of a name.
public struct NameListMatch: Hashable, Sendable {
    /// The list, by its index in ``NameLists``.
    public var list: Int
    /// What the list has done with the name.
    public var action: NameListAction
    /// How many labels the entry has: all those of the name, or of the suffix under which the name is.
    public var labels: Int
}

/// Several lists that are looked into at once.
///
/// The first list that says something of a name counts, the allow lists before the others. Within a list the entry with
/// the most labels counts, and for a name itself an entry for it before one for all below its parent.
public struct NameLists: Sendable {
    /// The lists, in the order in which they were given.
    public let lists: [NameList]
    /// The indices of the lists by weight.
    private let order: [Int]
    /// Of each list whether its exceptions stand against its longer entries, too.
    private let exceptionsComeFirst: [Bool]

    /// Puts lists together.
    ///
    /// - Parameter lists: at most ``ListSelection/limit``, all made with the same hash; the weightier first.
    public init(_ lists: [NameList]) {
        precondition(lists.count <= ListSelection.limit, "more lists than a selection can name")
        precondition(
            lists.allSatisfy { $0.names.rootHash == lists[0].names.rootHash },
            "lists of one set have one hash"
        )
        self.lists = lists
        exceptionsComeFirst = lists.map { $0.options.format == .adblock }
        order =
            lists.indices.filter { lists[$0].options.purpose == .allow }
            + lists.indices.filter { lists[$0].options.purpose != .allow }
    }

    /// What the selected lists say of a name, given in lower case as on the wire; nil if they say nothing.
    ///
    /// The name is hashed once for all lists, from the top-level domain downwards.
    /// - Complexity: O(octets of the name + labels · lists), without allocation.
    public func match(_ name: Span<UInt8>, in selection: ListSelection = .all) -> NameListMatch? {
        var offsets = LabelOffsets()
        guard !lists.isEmpty, offsets.load(name) else { return nil }
        // Read in place: an element that is copied out has its references counted.
        let lists = lists.span
        var hash = lists[0].names.rootHash
        var best: (rank: Int, match: NameListMatch)?
        var labels = 0
        while true {
            let start = offsets.start(ofLast: labels)
            // Lists behind the best one so far cannot say anything any more.
            for rank in 0..<(best.map { $0.rank + 1 } ?? order.count) where selection.contains(order[rank]) {
                let list = order[rank]
                let isName = labels == offsets.count
                guard labels >= lists[list].names.fewestLabels, labels <= lists[list].names.mostLabels,
                    isName || lists[list].names.saysBelow
                else { continue }
                let values = lists[list].names.values(hash: hash, of: name, from: start)
                guard let action = NameListAction(code: isName ? values.at : values.below),
                    // An exception stands: no longer entry of the same list counts.
                    best?.rank != rank || best?.match.action != .allow || !exceptionsComeFirst[list]
                else { continue }
                best = (rank, NameListMatch(list: list, action: action, labels: labels))
                break
            }
            guard labels < offsets.count else { return best?.match }
            labels &+= 1
            let next = offsets.start(ofLast: labels)
            hash = lists[0].names.hash.child(of: hash, octets: name, start: next &+ 1, count: Int(name[next]))
        }
    }

    /// The records that a name is answered with if the action says so; empty for other actions.
    public func records(of match: NameListMatch) -> [RRset] {
        guard case .records(let index) = match.action, lists.indices.contains(match.list) else { return [] }
        let records = lists[match.list].records
        return records.indices.contains(index) ? records[index] : []
    }
}
