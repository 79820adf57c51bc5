// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex

/// What a zone says of a name.
enum LookupOutcome {
    /// The name is the zone's apex.
    case apex
    /// The name has this data, of its own or by the rule of a name above it.
    case node(IndexSnapshot.Location, level: Int)
    /// The name lies at or below a zone cut, which is `level` labels below the apex.
    case delegation(IndexSnapshot.Location, level: Int)
    /// The name exists without data.
    case emptyNonTerminal
    /// The name does not exist.
    case nameError
}

extension NameServer {
    /// Looks up a name in a zone: the name itself, or else the closest encloser (RFC 4592 §3.3.1) and what it says of
    /// names below it.
    ///
    /// Bounded by the number of labels: one probe of the index for each.
    static func lookup(_ name: inout FoldedName, in zone: ZoneID, of snapshot: borrowing IndexSnapshot) -> LookupOutcome
    {
        let apexLabels = snapshot.apexLabels(of: zone)
        let depth = name.labelCount - apexLabels
        guard depth > 0 else { return .apex }
        name.hash(below: apexLabels, in: snapshot.tree(of: zone), with: snapshot.hash)

        switch snapshot.find(name, level: depth, apexLabels: apexLabels) {
        case .node(let location):
            let isCut = snapshot.node(at: location).delegation == .cut
            return isCut ? .delegation(location, level: depth) : .node(location, level: depth)
        case .emptyNonTerminal: return .emptyNonTerminal
        case .missing: break
        }

        var level = depth - 1
        while level > 0 {
            switch snapshot.find(name, level: level, apexLabels: apexLabels) {
            case .node(let location):
                let node = snapshot.node(at: location)
                // EmerDNS's SD comes first: the label just below is said to have a node of its own, and has none.
                if node.hasRule(for: name, label: depth - level - 1) { return .nameError }
                if node.delegation != .none { return .delegation(location, level: level) }
                return node.answersBelow ? .node(location, level: depth) : .nameError
            case .emptyNonTerminal: return .nameError
            case .missing: level -= 1
            }
        }
        return .nameError
    }
}
