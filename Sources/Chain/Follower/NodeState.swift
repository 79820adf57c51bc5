// SPDX-License-Identifier: MIT

/// What the follower is doing.
public enum NodeState: Hashable, Sendable {
    /// The node was not asked yet.
    case connecting
    /// The node does not answer, or not usefully. What the mirror holds is served meanwhile.
    case away(ChainError)
    /// The node starts; its own words for the step.
    case warmingUp(step: String)
    /// The node downloads blocks and answers no question about names.
    case downloadingBlocks(height: Int, headers: Int)
    /// All names are read; rows so far.
    case dumping(rows: Int)
    /// Blocks are read up to a height that is more than a few blocks away.
    case catchingUp(toHeight: Int)
    /// The mirror is at the node's tip.
    case following
    /// The mirror could not be read or written; the reason.
    case storeFailed(String)
}

extension NodeState: CustomStringConvertible {
    /// One line for a log or a health report.
    public var description: String {
        switch self {
        case .connecting: "connecting to the node"
        case .away(let error): "the node is away: \(error)"
        case .warmingUp(let step): "the node is starting: \(step)"
        case .downloadingBlocks(let height, let headers): "the node is downloading blocks, \(height) of \(headers)"
        case .dumping(let rows): "reading all names, \(rows) so far"
        case .catchingUp(let height): "reading blocks up to height \(height)"
        case .following: "following the node"
        case .storeFailed(let reason): "the mirror cannot be stored: \(reason)"
        }
    }
}

extension NodeState {
    /// Whether two states differ at most in how far something has got.
    func isSameKind(as other: NodeState) -> Bool {
        switch (self, other) {
        case (.connecting, .connecting), (.warmingUp, .warmingUp), (.downloadingBlocks, .downloadingBlocks),
            (.dumping, .dumping), (.catchingUp, .catchingUp), (.following, .following), (.away, .away),
            (.storeFailed, .storeFailed):
            true
        default: false
        }
    }
}
