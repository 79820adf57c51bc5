// SPDX-License-Identifier: MIT
public import Logging
public import ServiceLifecycle
internal import Synchronization

/// Keeps a mirror of the chain's names at the node's tip.
///
/// It fills the mirror with all names once. Then it waits for blocks, finds the names that their operations touch, asks the
/// node about each and stores the outcome together with the new tip, so that the mirror always is as of one block. While
/// the node is away, starting or downloading, the mirror stays as it is and the node is asked again with growing pauses.
///
/// What to do next is decided by ``FollowerMachine``; here it is done.
public final class Follower: Service {
    let node: any ChainNode
    let mirror: any NameMirror
    let listener: any ChainListener
    let clock: FollowerClock
    let logger: Logger
    private let shared: Mutex<Shared>

    struct Shared: Sendable {
        var status: FollowerStatus
        var selection: MirrorSelection
        /// Names to watch that the machine has not been told of.
        var newNames: Set<[UInt8]> = []
    }

    /// Makes a follower; it begins when it is run.
    ///
    /// - Parameters:
    ///   - node: whom to follow.
    ///   - mirror: where to keep the names.
    ///   - listener: who hears of every change.
    ///   - selection: which names are kept.
    ///   - logger: a line when the node goes away, one when it is back, and the longer steps.
    ///   - clock: time and chance.
    public init(
        node: some ChainNode,
        mirror: some NameMirror,
        listener: some ChainListener,
        selection: MirrorSelection = MirrorSelection(),
        logger: Logger,
        clock: FollowerClock = .system
    ) {
        self.node = node
        self.mirror = mirror
        self.listener = listener
        self.logger = logger
        self.clock = clock
        shared = Mutex(Shared(status: FollowerStatus(since: clock.date()), selection: selection))
    }

    /// Where the mirror and the node are.
    public var status: FollowerStatus { shared.withLock { $0.status } }

    /// Keeps more single names, from the next look at the node on.
    ///
    /// The listener hears of each that exists, as of one that has changed. Names that are longer than a name can be are
    /// left out.
    public func watch(_ names: some Sequence<[UInt8]>) {
        let names = names.filter { $0.count <= 512 }
        shared.withLock { shared in
            for name in names where shared.selection.names.insert(name).inserted {
                shared.newNames.insert(name)
            }
        }
    }

    /// Follows the node until the task is cancelled or the service is shut down.
    ///
    /// Throws ``ChainError/otherChain(mirrored:found:)`` if the node's first answer shows that the mirror is of another
    /// chain, and what the mirror throws if it cannot be read at the start.
    public func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await self.follow() }
        } catch is CancellationError {
            logger.debug("following ends")
        }
    }

    private func follow() async throws {
        let selection = withShared { shared in
            shared.newNames = []
            return shared.selection
        }
        var machine = FollowerMachine(
            genesis: try await mirror.genesis(),
            headers: try await mirror.headers(),
            names: selection.names
        )
        let count = try await mirror.count()
        withShared { shared in
            shared.status.tip = machine.tip
            shared.status.names = count
        }
        var step = machine.begin()
        while true {
            for notice in step.notices { await tell(notice) }
            if case .stop(let error) = step.action { throw error }
            let event = try await outcome(of: step.action)
            machine.watch(
                withShared { shared in
                    defer { shared.newNames = [] }
                    return shared.newNames
                }
            )
            step = machine.handle(event, now: clock.uptime(), jitter: clock.jitter())
        }
    }

    /// Does what the machine wants done; whatever goes wrong is an event as well.
    private func outcome(of action: FollowerMachine.Action) async throws -> FollowerMachine.Event {
        do {
            let event = try await perform(action)
            if event.isAnswer { withShared { $0.status.lastAnswer = clock.date() } }
            return event
        } catch let error as ChainError {
            withShared { $0.status.lastError = error.description }
            return .failed(error)
        } catch let error as MirrorFailure {
            withShared { $0.status.lastError = error.reason }
            return .storeFailed(error.reason)
        }
    }

    private func tell(_ notice: FollowerMachine.Notice) async {
        switch notice {
        case .state(let state):
            await enter(state)
        case .nodeHeight(let height):
            withShared { $0.status.nodeHeight = height }
        case .loaded(let tip):
            await listener.mirrorLoaded(tip: tip)
        case .log(let level, let text):
            logger.log(level: level, "\(text)")
        }
    }

    func enter(_ state: NodeState) async {
        let date = clock.date()
        withShared { shared in
            if !shared.status.state.isSameKind(as: state) { shared.status.since = date }
            shared.status.state = state
        }
        switch state {
        case .away, .storeFailed: break  // A line was written that says more.
        case .following: logger.debug("\(state)")
        default: logger.info("\(state)")
        }
        await listener.nodeState(state)
    }

    func withShared<Value: Sendable>(_ body: (inout Shared) -> Value) -> Value {
        shared.withLock { shared in body(&shared) }
    }
}

extension FollowerMachine.Event {
    /// Whether the node had its part in it.
    fileprivate var isAnswer: Bool {
        switch self {
        case .probed, .tip, .header, .blocks, .shown, .dumped: true
        case .stored, .rested, .failed, .storeFailed: false
        }
    }
}
