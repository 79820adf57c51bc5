// SPDX-License-Identifier: MIT

/// Nodes that come and go together: the ones that a set of chain records yields.
public struct NodeGroup: Hashable, Sendable {
    /// The tree in which the nodes lie.
    public var tree: TreeID
    /// The relative name at or above all nodes of the group, leftmost label first.
    public var root: [[UInt8]]
    /// The nodes; if there are any, one of them has the name `root`.
    public var nodes: [ZoneNode]

    /// Creates a group.
    public init(tree: TreeID, root: [[UInt8]], nodes: [ZoneNode]) {
        self.tree = tree
        self.root = root
        self.nodes = nodes
    }
}
