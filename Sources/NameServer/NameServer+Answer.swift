// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex

// RFC 1034 §4.3.2 steps 3 to 6, for zones whose nodes come from the index.

extension NameServer {
    /// The most CNAMEs that one answer follows; NSD and Knot stop at about as many.
    public static let aliasLimit = 16

    /// Answers a question whose name lies in `zone`.
    static func answer(
        from snapshot: borrowing IndexSnapshot,
        in zone: ZoneID,
        _ state: inout ResponseState,
        into writer: inout MessageWriter
    ) {
        guard snapshot.isComplete else { return state.refuse(.servFail, .notReady) }
        state.isAuthoritative = true
        var zone = zone
        for link in 0...aliasLimit {
            guard let alias = answerLink(from: snapshot, in: zone, &state, into: &writer) else { return }
            // RFC 1034 §4.3.2 step 3a: start again with the target, as long as it is ours to answer.
            guard link < aliasLimit, !isRepeated(alias, &state, in: writer, links: link),
                state.name.load(writer.span, at: alias) != nil
            else { return }
            state.owner = alias
            guard let next = snapshot.zone(of: state.name) else {
                state.end = .alias
                return
            }
            zone = next
        }
    }

    /// Answers for one name; if it is an alias, returns where its target stands in the message.
    private static func answerLink(
        from snapshot: borrowing IndexSnapshot,
        in zone: ZoneID,
        _ state: inout ResponseState,
        into writer: inout MessageWriter
    ) -> Int? {
        switch lookup(&state.name, in: zone, of: snapshot) {
        case .nameError:
            if snapshot.hasSynthesis(in: zone), let node = snapshot.synthesize(state.name, in: zone) {
                let level = state.name.labelCount - snapshot.apexLabels(of: zone)
                return answer(with: node.view, level, in: zone, from: snapshot, &state, into: &writer)
            }
            // RFC 6604 §3: the code is that of the last name of a chain.
            state.code = .nxDomain
            appendSOA(of: zone, from: snapshot, &state, into: &writer)
        case .emptyNonTerminal:
            if snapshot.hasSynthesis(in: zone), let node = snapshot.synthesize(state.name, in: zone) {
                let level = state.name.labelCount - snapshot.apexLabels(of: zone)
                return answer(with: node.view, level, in: zone, from: snapshot, &state, into: &writer)
            }
            appendSOA(of: zone, from: snapshot, &state, into: &writer)
        case .delegation(let location, let level):
            if state.type == .ds, level == state.name.labelCount - snapshot.apexLabels(of: zone) {
                // RFC 4035 §3.1.4.1: the parent answers for DS, and has none.
                appendSOA(of: zone, from: snapshot, &state, into: &writer)
            } else {
                appendReferral(to: snapshot.node(at: location), level, zone, from: snapshot, &state, into: &writer)
            }
        case .node(let location, let level):
            let node = snapshot.node(at: location)
            return answer(with: node, level, in: zone, from: snapshot, &state, into: &writer)
        case .apex:
            return answer(with: snapshot.apexNode(of: zone), 0, in: zone, from: snapshot, &state, into: &writer)
        }
        return nil
    }

    /// Answers with a node's data; if that is an alias, returns where its target stands in the message.
    private static func answer(
        with node: NodeView,
        _ level: Int,
        in zone: ZoneID,
        from snapshot: borrowing IndexSnapshot,
        _ state: inout ResponseState,
        into writer: inout MessageWriter
    ) -> Int? {
        if let rrset = node.rrset(state.type) {
            if rrset.count == 0 {
                state.refuseInvalidData()
            } else if append(rrset, .answer, &state, to: &writer) {
                appendAdditional(for: rrset, from: snapshot, &state, to: &writer)
            }
            return nil
        }
        if let alias = node.rrset(.cname) {
            guard alias.count > 0 else {
                state.refuseInvalidData()
                return nil
            }
            let target = writer.count + 12
            let isAppended = append(alias, .answer, &state, to: &writer)
            return isAppended && state.type != .any ? target : nil
        }
        if state.type == .any, node.rrsetCount > 0 {
            appendAny(node, &state, to: &writer)
        } else if node.delegation == .partial, state.type != .ds {
            appendReferral(to: node, level, zone, from: snapshot, &state, into: &writer)
        } else {
            appendSOA(of: zone, from: snapshot, &state, into: &writer)
        }
        return nil
    }

    /// Whether the name at `offset` of the message has already been answered for in this chain.
    ///
    /// Each link of a chain is one answer record; its owner points to the name that was asked for at that link.
    private static func isRepeated(
        _ offset: Int,
        _ state: inout ResponseState,
        in writer: borrowing MessageWriter,
        links: Int
    ) -> Bool {
        guard state.alias.load(writer.span, at: offset) != nil else { return true }
        var position = 12
        for _ in 0...links {
            guard let end = state.seen.load(writer.span, at: position) else { return true }
            if state.seen.isEqual(to: state.alias) { return true }
            // From the question: QTYPE and QCLASS follow. Then: owner pointer and fixed part of the next record.
            position = (position == 12 ? end + 4 : end) + 12
        }
        return false
    }
}
