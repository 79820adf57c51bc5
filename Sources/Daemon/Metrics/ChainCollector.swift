// SPDX-License-Identifier: MIT
import Chain
import Foundation
import NameIndex
import Synchronization
import Telemetry

/// Tells how the index and the chain are.
final class ChainCollector: MetricsCollector {
    private let index: NameIndex
    private let publisher: ZonePublisher
    private let chain: ChainService
    /// To count the names takes longer the more there are, so it is done once for each change.
    private let names = Mutex((revision: -1, count: 0))

    init(index: NameIndex, publisher: ZonePublisher, chain: ChainService) {
        self.index = index
        self.publisher = publisher
        self.chain = chain
    }

    func collect(into text: inout MetricsText) {
        appendIndex(to: &text)
        guard let status = chain.running?.follower.status else { return }
        text.append(
            "numen_chain_state",
            .gauge,
            "What is done about the chain; 1 for the state that it is in.",
            MetricSample.states(status.state.word, of: NodeState.words)
        )
        if let tip = status.tip {
            text.append(
                "numen_chain_height",
                .gauge,
                "The block that answers are as of.",
                [.count(tip.height)]
            )
        }
        if let height = status.nodeHeight {
            text.append("numen_chain_node_height", .gauge, "The height that the node told last.", [.count(height)])
            text.append(
                "numen_chain_lag_blocks",
                .gauge,
                "Blocks by which answers are behind the node.",
                [.count(height - (status.tip?.height ?? 0))]
            )
        }
        if let date = status.lastAnswer {
            text.append(
                "numen_chain_node_answer_timestamp_seconds",
                .gauge,
                "When the node answered last, in seconds since 1970.",
                [.number(date.timeIntervalSince1970)]
            )
        }
        text.append(
            "numen_chain_blocks_total",
            .counter,
            "Blocks that were connected one by one, and disconnected.",
            [
                .count(status.connected, MetricLabel("event", "connected")),
                .count(status.disconnected, MetricLabel("event", "disconnected")),
            ]
        )
        text.append(
            "numen_chain_reorganizations_total",
            .counter,
            "How often the node gave up blocks for others.",
            [.count(status.reorganizations)]
        )
        text.append("numen_mirror_names", .gauge, "Names that are mirrored from the chain.", [.count(status.names)])
    }

    private func appendIndex(to text: inout MetricsText) {
        // The index may be newer than the revision then, and never older.
        let revision = chain.feed.current?.revision
        let snapshot = index.snapshot
        let count = names.withLock { names in
            guard let revision, snapshot.isComplete else { return snapshot.nodeCount }
            if names.revision != revision { names = (revision, snapshot.nodeCount) }
            return names.count
        }
        text.append(
            "numen_index_complete",
            .gauge,
            "Whether the chain has been read, so that names are answered.",
            [.count(snapshot.isComplete ? 1 : 0)]
        )
        text.append("numen_index_names", .gauge, "Names that have data in the index.", [.count(count)])
        text.append("numen_index_bytes", .gauge, "Memory that the index takes, in octets.", [.count(snapshot.octets)])
        text.append(
            "numen_index_faulty_names",
            .gauge,
            "Names of which something in the chain could not be used.",
            [.count(publisher.faults.count)]
        )
    }
}

extension NodeState {
    /// The words for all states, as monitoring knows them.
    static let words = [
        "connecting", "away", "warming_up", "downloading_blocks", "dumping", "catching_up", "following", "store_failed",
    ]

    /// The state's word.
    var word: String {
        switch self {
        case .connecting: "connecting"
        case .away: "away"
        case .warmingUp: "warming_up"
        case .downloadingBlocks: "downloading_blocks"
        case .dumping: "dumping"
        case .catchingUp: "catching_up"
        case .following: "following"
        case .storeFailed: "store_failed"
        }
    }
}
