// SPDX-License-Identifier: MIT
internal import Logging

/// Decides how the mirror follows the node; the ``Follower`` does what it says.
///
/// There is no clock, no randomness, no input or output here: an event goes in, a step comes out. At any time exactly one
/// action is under way.
struct FollowerMachine: Sendable {
    /// What the machine is waiting for.
    enum Phase {
        case probing
        case following
        case walking(Round)
        case reading(Round)
        case showing(Round)
        case storing(Change)
        case dumping
        case resting
    }

    static let pause = Duration.milliseconds(500)
    /// From here on the state tells that blocks are being caught up with.
    static let catchingUpFrom = 5

    var phase = Phase.probing
    var chain: HeaderChain
    var genesis: String?
    var names: Set<[UInt8]>
    var state = NodeState.connecting
    var awaySince: Duration?
    /// Why the mirror could not be stored, until it could.
    var storeFailure: String?
    var backOff = BackOff()
    var hasProbed = false
    var owesLoad = false

    /// Makes a machine for a mirror.
    ///
    /// - Parameters:
    ///   - genesis: the block 0 of the mirror, if it was ever filled.
    ///   - headers: the headers of the mirror.
    ///   - names: names without a dump of their own; the node is asked about them.
    init(genesis: String?, headers: [ChainTip], names: Set<[UInt8]>) {
        self.genesis = genesis
        chain = HeaderChain(headers)
        self.names = names
    }

    /// The block that the mirror is at.
    var tip: ChainTip? { chain.tip }

    /// Has the node asked about more names.
    mutating func watch(_ names: Set<[UInt8]>) {
        self.names.formUnion(names)
    }

    /// The first step.
    mutating func begin() -> Step {
        Step(notices: chain.tip.map { [.loaded($0)] } ?? [], action: .probe)
    }

    /// The step after an event.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - now: time since any fixed moment.
    ///   - jitter: from 0 up to 1.
    /// - Returns: what to tell and what to do next.
    mutating func handle(_ event: Event, now: Duration, jitter: Double) -> Step {
        switch (event, phase) {
        case (.failed(let error), _): failed(error, now: now, jitter: jitter)
        case (.storeFailed(let reason), _): storeFailed(reason, jitter: jitter)
        case (.probed(let info, let genesis), _): probed(info, genesis: genesis, now: now)
        case (.tip(let height, let hash), _): reachedTip(height: height, hash: hash)
        case (.header(let summary), .walking(let round)): took(summary, in: round)
        case (.blocks(let blocks), .reading(let round)): took(blocks, in: round)
        case (.shown(let shown, let height, let hash), .showing(let round)):
            took(shown, height: height, hash: hash, in: round)
        case (.stored, .storing(let change)): stored(change)
        case (.dumped(let genesis, let headers, let names), _):
            dumped(genesis: genesis, headers: headers, names: names)
        case (.rested, _), (.header, _), (.blocks, _), (.shown, _), (.stored, _): probe()
        }
    }

    mutating func probe() -> Step {
        phase = .probing
        return Step(action: .probe)
    }

    mutating func awaitTip() -> Step {
        phase = .following
        return Step(action: .awaitTip)
    }

    mutating func probed(_ info: ChainInfo, genesis found: String, now: Duration) -> Step {
        var notices: [Notice] = [.nodeHeight(info.height)]
        if let genesis, genesis != found {
            let error = ChainError.otherChain(mirrored: genesis, found: found)
            // Nobody is served yet at the first answer of the node; later on a wrong node is one that is away.
            guard hasProbed else { return Step(notices: notices, action: .stop(error)) }
            return failed(error, now: now, jitter: 0.5)
        }
        hasProbed = true
        if let awaySince {
            self.awaySince = nil
            let seconds = (now - awaySince).components.seconds
            let plan = chain.tip.map { "following goes on from height \($0.height)" } ?? "all names are read now"
            notices.append(.log(.notice, "the node answers again after \(seconds) s; \(plan)"))
        }
        guard !info.isDownloading else {
            notices += enter(.downloadingBlocks(height: info.height, headers: info.headers))
            return rest(notices, for: Self.pause)
        }
        guard chain.tip != nil else { return dump(notices) }
        return merge(notices, reachedTip(height: info.height, hash: info.bestBlock))
    }

    mutating func rest(_ notices: [Notice], for pause: Duration) -> Step {
        phase = .resting
        return Step(notices: notices, action: .rest(pause))
    }

    mutating func enter(_ new: NodeState) -> [Notice] {
        guard state != new else { return [] }
        state = new
        return [.state(new)]
    }

    func merge(_ notices: [Notice], _ step: Step) -> Step {
        Step(notices: notices + step.notices, action: step.action)
    }
}
