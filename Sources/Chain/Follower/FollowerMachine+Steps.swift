// SPDX-License-Identifier: MIT
internal import Logging

extension FollowerMachine {
    /// What happened, told to the machine.
    enum Event: Sendable {
        /// The state of the node's chain, and the hash of its block 0.
        case probed(ChainInfo, genesis: String)
        /// The node's tip.
        case tip(height: Int, hash: String)
        /// The header that was asked for; `nil` if the node does not have it.
        case header(BlockSummary?)
        /// The blocks that were asked for; `nil` if the node does not have one, or it cannot be read.
        case blocks([BlockTouches]?)
        /// What the node said of the names that were asked for, and its tip afterwards.
        case shown([ShownName], height: Int, hash: String)
        /// The update was stored and the listener has heard of it.
        case stored
        /// All names were read and stored, some single ones among them.
        case dumped(genesis: String, headers: [ChainTip], names: Set<[UInt8]>)
        /// The pause is over.
        case rested
        /// The node gave no useful answer.
        case failed(ChainError)
        /// The mirror could not be read or written.
        case storeFailed(String)
    }

    /// What is to be done next; its outcome is the next event.
    enum Action: Hashable, Sendable {
        /// Ask for the state of the node's chain and for its block 0.
        case probe
        /// Wait for another tip, for a short time.
        case awaitTip
        /// Ask for a header.
        case fetchHeader(String)
        /// Ask for blocks.
        case fetchBlocks([String])
        /// Ask about names, and then for the tip.
        case show([[UInt8]])
        /// Store what changed, then tell the listener.
        case store(Change)
        /// Read all names.
        case dump
        /// Pause.
        case rest(Duration)
        /// End with an error.
        case stop(ChainError)
    }

    /// What is to be stored, and how the listener hears of it.
    struct Change: Hashable, Sendable {
        var from: ChainTip
        var to: ChainTip
        var round: Round
        var shown: [ShownName]
        /// Whether the listener has to load everything, because of a dump before.
        var isLoad: Bool
    }

    /// What is told before the action.
    enum Notice: Hashable, Sendable {
        /// The follower does something else now.
        case state(NodeState)
        /// The height of the node's tip.
        case nodeHeight(Int)
        /// Everything in the mirror may have changed.
        case loaded(ChainTip)
        /// A line for the operator.
        case log(Logger.Level, String)
    }

    /// Notices, in their order, and the one action after them.
    struct Step: Hashable, Sendable {
        var notices: [Notice] = []
        var action: Action
    }
}
