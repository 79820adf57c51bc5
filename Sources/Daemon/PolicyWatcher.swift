// SPDX-License-Identifier: MIT
import Chain
import Clearnet
import Foundation
import Logging
import NVS
import ResolverPolicy
import ServiceLifecycle
import Settings
import Store
import Synchronization

/// Looks at the policy record after each block, and has the toggle follow what its pinned owner says.
///
/// Only blocks count: the record is read from the mirror. A block that is taken back takes the record with it, and the one
/// before counts again; if there was none, or if the present one cannot be used, the last good policy stays in force, over
/// a restart as well. The owner is the one that the settings name, or another one that the operator has confirmed since:
/// that one counts until the settings name somebody else.
final class PolicyWatcher: Service {
    private struct State {
        var pin: PolicyPin
        /// Whether the record has been looked at since the start.
        var hasLooked = false
        /// What is on the disk.
        var kept: PolicyFile.Content?
        /// The problem that was told last.
        var told: String?
    }

    private let name: String
    /// The owner that the settings name.
    private let configured: String
    private let context: PolicyRecordContext
    private let toggle: ClearnetToggle
    private let feed: ChainFeed
    private let store: MirrorStore
    private let file: PolicyFile
    private let logger: Logger
    private let state: Mutex<State>
    /// One change at a time, so that what is followed and kept is what was seen last.
    private let changing = Mutex(())

    /// Reads what was kept; the toggle is to follow ``record`` from the start.
    init(
        _ settings: Settings.Clearnet,
        context: PolicyRecordContext,
        toggle: ClearnetToggle,
        folder: DataFolder,
        feed: ChainFeed,
        store: MirrorStore,
        logger: Logger
    ) {
        name = settings.record
        configured = settings.recordOwner
        self.context = context
        self.toggle = toggle
        self.feed = feed
        self.store = store
        self.logger = logger
        file = PolicyFile(path: folder.policyRecord)
        var kept: PolicyFile.Content?
        do throws(DaemonError) {
            kept = try file.read()
        } catch {
            logger.warning("\(error)")
        }
        let content = kept.flatMap { $0.name == settings.record ? $0 : nil }
        // Whoever was confirmed is so as long as the settings are the same.
        let isConfirmed = content?.configured == settings.recordOwner
        let owner = isConfirmed ? content?.owner : settings.recordOwner
        var policy: PolicyPin.Policy?
        let isKnown = isConfirmed || content?.owner == owner || content?.source?.address == owner
        if let content, let source = content.source, isKnown {
            do throws(PolicyRecordError) {
                let record = try PolicyRecord(source.value, context: context)
                policy = PolicyPin.Policy(record: record, source: source, height: content.height)
            } catch {
                logger.warning("the policy record that was in force cannot be used any more: \(error)")
            }
        }
        state = Mutex(State(pin: PolicyPin(owner: owner, policy: policy), kept: kept))
    }

    /// The policy in force; nil if none is.
    var record: PolicyRecord? { state.withLock { $0.pin.policy?.record } }

    /// How it is with the record.
    var report: PolicyReport {
        state.withLock { PolicyReport($0.pin, name: name, isRead: $0.hasLooked) }
    }

    /// Looks at the record after each block, until the server stops.
    func run() async throws {
        for await tip in feed.tips().cancelOnGracefulShutdown() {
            do {
                look(try await store.record(named: Array(name.utf8)), at: tip.height)
            } catch {
                logger.error("the policy record cannot be looked up in the mirror: \(error)")
            }
        }
    }

    /// Looks at the record as it is in a block.
    func look(_ record: NameRecord?, at height: Int) {
        changing.withLock { _ in
            let before = self.record
            let content = state.withLock { state in
                _ = state.pin.observe(record, at: height, context: context)
                state.hasLooked = true
                return toKeep(state.pin)
            }
            keep(content)
            tellProblem()
            guard self.record != before else { return }
            follow()
        }
    }

    /// Whether an address can be confirmed.
    ///
    /// - Throws: ``DaemonError`` that says why not.
    func checkConfirmation(of address: String) throws(DaemonError) {
        let pin = state.withLock(\.pin)
        if pin.problem == .ownerChanged(address) { return }
        guard let owner = pin.owner else {
            throw DaemonError("no owner is pinned, so there is none to confirm; name one with clearnet.record-owner")
        }
        guard case .ownerChanged(let other) = pin.problem else {
            throw DaemonError("there is nothing to confirm: nobody but the pinned owner, \(owner), has \(name)")
        }
        throw DaemonError("\(name) belongs to \(other) now, and not to \(address)")
    }

    /// Pins the new owner of the record, and follows what he says; it is on the disk before it counts.
    ///
    /// - Throws: ``DaemonError`` if the name does not belong to that address, or if it cannot be written down.
    func confirm(_ address: String) throws {
        try changing.withLock { _ in
            try checkConfirmation(of: address)
            let before = record
            var pin = state.withLock(\.pin)
            guard pin.confirm(newOwner: address, context: context) else { return }
            let content = toKeep(pin)
            try file.write(content)
            state.withLock { state in
                state.pin = pin
                state.kept = content
            }
            tellProblem()
            if record != before { follow() }
        }
    }

    private func follow() {
        do {
            let result = try toggle.follow(record)
            logger.notice("the policy record \(name) has changed, and is followed")
            guard case .failed(let reason) = result else { return }
            logger.error("names of the Internet cannot be looked up as the policy record says: \(reason)")
        } catch {
            logger.error("the policy record cannot be followed: \(error)")
        }
    }

    private func toKeep(_ pin: PolicyPin) -> PolicyFile.Content {
        PolicyFile.Content(
            name: name,
            configured: configured,
            owner: pin.owner ?? "",
            source: pin.policy?.source,
            height: pin.policy?.height ?? 0
        )
    }

    /// Writes down what has changed; what cannot be written now is tried again at the next block.
    private func keep(_ content: PolicyFile.Content) {
        // Who has nobody pinned at the moment may come back to what was.
        guard content != state.withLock(\.kept), !content.owner.isEmpty else { return }
        do throws(DaemonError) {
            try file.write(content)
            state.withLock { $0.kept = content }
        } catch {
            logger.error("after a restart the policy record will not be as it is now: \(error)")
        }
    }

    private func tellProblem() {
        let problem = report.problem
        let isNew = state.withLock { state in
            defer { state.told = problem }
            return state.told != problem
        }
        if isNew, let problem { logger.warning("the policy record \(name): \(problem)") }
    }
}
