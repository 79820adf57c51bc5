// SPDX-License-Identifier: MIT

/// How the server is, as `GET /health` tells it.
public struct HealthReport: Hashable, Sendable {
    /// The block that answers are as of; 0 before the chain was read.
    public var height: Int
    /// Whether the node answers.
    public var isNodeConnected: Bool
    /// The node's version as a number, such as 80600; 0 if it is not known, or not yet.
    public var nodeVersion: Int
    /// Whether questions about names are answered at all.
    public var isAnswering: Bool
    /// What the server does about the chain, in words.
    public var state: String
    /// The server's version.
    public var version: String
    /// The processes that work for the server.
    public var children: [Child]
    /// Whether DNS is served.
    public var isServing: Bool
    /// Blocks by which answers are behind the node.
    public var lag: Int
    /// For how long the node has not answered; nothing as long as it does.
    public var silence: Duration

    /// A process that works for the server.
    public struct Child: Hashable, Sendable {
        /// Its program's name.
        public var name: String
        /// What it is doing, in a word.
        public var state: String
        /// How often it was started again.
        public var restarts: Int

        /// Creates the state of a process.
        public init(name: String, state: String, restarts: Int) {
            self.name = name
            self.state = state
            self.restarts = restarts
        }
    }

    /// Creates a report.
    public init(
        height: Int,
        isNodeConnected: Bool,
        nodeVersion: Int,
        isAnswering: Bool,
        state: String,
        version: String,
        children: [Child] = [],
        isServing: Bool = true,
        lag: Int = 0,
        silence: Duration = .zero
    ) {
        self.height = height
        self.isNodeConnected = isNodeConnected
        self.nodeVersion = nodeVersion
        self.isAnswering = isAnswering
        self.state = state
        self.version = version
        self.children = children
        self.isServing = isServing
        self.lag = lag
        self.silence = silence
    }
}
