// SPDX-License-Identifier: MIT

/// How the server is, as `GET /health` tells it.
public struct HealthReport: Hashable, Sendable {
    /// The block that answers are as of; 0 before the chain was read.
    public var height: Int
    /// Whether the node answers.
    public var isNodeConnected: Bool
    /// Whether questions about names are answered at all.
    public var isAnswering: Bool
    /// What the server does about the chain, in words.
    public var state: String
    /// The server's version.
    public var version: String

    /// Creates a report.
    public init(height: Int, isNodeConnected: Bool, isAnswering: Bool, state: String, version: String) {
        self.height = height
        self.isNodeConnected = isNodeConnected
        self.isAnswering = isAnswering
        self.state = state
        self.version = version
    }
}
