// SPDX-License-Identifier: MIT
import Clearnet
import DNSTransport
import DNSWire
import Foundation
import IP
import Logging
import ResolverPolicy
import ServiceLifecycle
import Settings
import Synchronization
import Unbound

/// Who says what clients see of the Internet, and what follows from it.
///
/// What an operator has said at the running server counts first, and is kept in the file `clearnet` of the data folder;
/// then the settings; then the policy record; then nothing is seen. On SIGHUP that file and the lists of names are read
/// again.
final class ClearnetToggle: Service {
    let clearnet: Clearnet
    let configuration: ClearnetConfiguration
    private let file: String
    let logger: Logger

    private struct State {
        var sources: ModeSources
        /// What is blocked and allowed, as it was read last.
        var lists: NameLists
        /// The policy record in force.
        var record: PolicyRecord?
        /// Where our own server answers, as soon as it does.
        var listeners: [ListenAddress] = []
        /// Where our zones answer our resolver.
        var zones: ListenAddress?
        /// Top-level domains of routes, and whether the root has proved that it does not have them.
        var absence: [DomainName: Bool] = [:]
    }

    private let state: Mutex<State>
    /// What is heard of those who are asked for names of the Internet.
    let news: AsyncStream<UpstreamReport>
    /// One change at a time, so that what is followed is what was said last.
    private let changing = Mutex(())

    init(_ configuration: ClearnetConfiguration, folder: DataFolder, logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        file = folder.path + "/clearnet"
        let sources = ModeSources(localOverride: try Self.read(file), configuration: configuration.mode)
        let lists = try configuration.lists.read(logger)
        state = Mutex(State(sources: sources, lists: lists))
        let news: AsyncStream<UpstreamReport>.Continuation
        (self.news, news) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
        let plan = try configuration.plan(.emerdns, lists: lists, record: nil, listeners: [])
        clearnet = Clearnet(
            plan: plan,
            settings: configuration.resolver(plan.names, zones: nil, absent: []),
            tell: { news.yield($0) },
            ownAddresses: { OwnAddresses.interfaces }
        )
    }

    /// Turns the toggle to where it is to be, once our own server has its addresses.
    ///
    /// - Parameters:
    ///   - addresses: those of our own server.
    ///   - zones: where our zones answer our resolver.
    ///   - record: the policy record in force.
    /// - Throws: ``SettingsError`` if an upstream is this server itself. That names of the Internet cannot be looked up is
    ///   only said: those of the chain are answered all the same.
    func start(at addresses: [ListenAddress], zones: ListenAddress?, record: PolicyRecord?) throws {
        let faults = configuration.loops(at: addresses)
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
        let result = try changing.withLock { _ in
            try follow { state in
                state.listeners = addresses
                state.zones = zones
                state.record = record
                state.sources.record = record?.mode
            }
        }
        if case .failed(let reason) = result { return tellFailure(reason) }
        logger.info("clients see \(mode.mode.label), as \(mode.origin.label) says")
    }

    /// Serves until the server stops.
    func run() async throws {
        let telling = Task { await tellHealth() }
        try? await gracefulShutdown()
        telling.cancel()
        clearnet.close()
    }

    /// What clients see, and who says so.
    var mode: (mode: ResolverMode, origin: PolicyOrigin) {
        let sources = sources
        return (sources.mode, sources.origin)
    }

    /// What each source says of that.
    var sources: ModeSources { state.withLock(\.sources) }

    /// Takes an operator's word; nil to leave it to the settings again.
    ///
    /// It is on the disk before it counts, and taken back if names of the Internet are to be seen and cannot be.
    ///
    /// - Returns: how the resolver is, or why it could not be as it was told to.
    /// - Throws: ``DaemonError`` if it cannot be written down; nothing has changed then.
    func set(_ mode: ResolverMode?) throws -> Clearnet.State {
        try changing.withLock { _ in
            let before = sources.localOverride
            try write(mode)
            let result = try follow { $0.sources.localOverride = mode }
            guard case .failed(let reason) = result else { return say(result) }
            if mode != before {
                _ = try follow { $0.sources.localOverride = before }
                try write(before)
            }
            logger.error("names of the Internet cannot be looked up, so clients see what they saw: \(reason)")
            return result
        }
    }

    /// Whether the root does not have a top-level domain; nil if that is not known.
    func isAbsent(_ name: DomainName) -> Bool? { state.withLock { $0.absence[name] } }

    /// Follows what was found out of top-level domains.
    func learn(_ absence: [DomainName: Bool]) throws -> Clearnet.State {
        try changing.withLock { _ in try follow { $0.absence.merge(absence) { $1 } } }
    }

    /// Follows another policy record.
    func follow(_ record: PolicyRecord?) throws -> Clearnet.State {
        try changing.withLock { _ in
            let result = try follow { state in
                state.record = record
                state.sources.record = record?.mode
            }
            return say(result)
        }
    }

    /// Reads again what an operator has said, and the lists; nothing changes before all is read.
    ///
    /// That names of the Internet cannot be looked up is only said: what was read counts.
    ///
    /// - Throws: ``DaemonError`` if something cannot be read; all stays as it was then.
    func reload() throws {
        // Before the lock: who turns the toggle does not wait for long lists.
        let lists = try configuration.lists.read(logger)
        try changing.withLock { _ in
            let mode = try Self.read(file)
            let result = try follow { state in
                state.sources.localOverride = mode
                state.lists = lists
            }
            _ = say(result)
            if case .failed(let reason) = result { tellFailure(reason) }
        }
    }

    /// Follows a change of what is said.
    private func follow(_ change: (inout State) -> Void) throws -> Clearnet.State {
        var now = state.withLock { $0 }
        change(&now)
        let plan = try configuration.plan(
            now.sources.mode,
            lists: now.lists,
            record: now.record,
            listeners: now.listeners
        )
        state.withLock { [now] in $0 = now }
        let absent = now.absence.filter(\.value).keys
        let settings = configuration.resolver(plan.names, zones: now.zones, absent: Set(absent))
        return clearnet.apply(plan, settings: settings)
    }

    /// Says loudly that half of what clients are to see is not there.
    private func tellFailure(_ reason: String) {
        logger.error(
            """
            names of the Internet cannot be looked up, those of the chain alone are answered: \(reason); \
            mend it and send SIGHUP, or say "numen clearnet off"
            """
        )
    }

    /// Tells what is followed now.
    private func say(_ result: Clearnet.State) -> Clearnet.State {
        logger.notice("clients see \(mode.mode.label) now")
        return result
    }

    /// Writes what an operator has said.
    private func write(_ mode: ResolverMode?) throws {
        do {
            if let mode {
                try Data("\(mode.rawValue)\n".utf8).write(to: URL(filePath: file), options: .atomic)
            } else if FileManager.default.fileExists(atPath: file) {
                try FileManager.default.removeItem(atPath: file)
            }
        } catch {
            throw DaemonError("\(file) cannot be written, so nothing was changed; see whether the disk is full")
        }
    }

    private static func read(_ file: String) throws -> ResolverMode? {
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        let word = String(decoding: data.prefix(64), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let mode = ResolverMode(rawValue: word) else {
            throw DaemonError("\(file) must hold emerdns, hybrid or icann; remove it to leave that to clearnet.mode")
        }
        return mode
    }

    /// Where our server can be asked from this machine.
    static func own(_ addresses: [ListenAddress]) -> ListenAddress? {
        let reachable = addresses.map { address in
            guard address.address.isUnspecified else { return address }
            let loopback = address.address.isV4 ? IPAddress(v4: 0x7F00_0001) : IPAddress(v6: 1)
            return ListenAddress(address: loopback, port: address.port)
        }
        return reachable.first { $0.address.isLoopback && $0.address.isV4 } ?? reachable.first
    }
}
