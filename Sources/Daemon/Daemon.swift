// SPDX-License-Identifier: MIT
import Chain
import ChainZones
import Clearnet
import Control
import DNSTransport
import ENUM
import Entropy
import EntropyFeeder
import Foundation
import IP
public import Logging
import NameIndex
import NameServer
import ServiceLifecycle
public import Settings
import Store
import UnixSignals

/// The whole server: DNS, the chain that feeds it, the control socket, HTTP.
public struct Daemon: Sendable {
    let settings: Settings
    let logger: Logger
    let events: ServerEvents

    /// Creates a server; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - settings: what the server shall do.
    ///   - logger: receives everything; parts of the server add a detail that names them.
    ///   - events: where operators can watch it.
    public init(settings: Settings, logger: Logger, events: ServerEvents) {
        self.settings = settings
        self.logger = logger
        self.events = events
    }

    /// Serves until the process is told to end by SIGTERM or SIGINT.
    ///
    /// - Throws: what keeps it from starting or going on; the description says what to do.
    public func run() async throws {
        let monitoring = Monitoring()
        let (configuration, sockets) = try openSockets()
        OpenFiles.raiseLimit()
        let zones = try ChainZonesConfiguration(settings)
        let tollFree = try tollFreeSource()
        let folder = DataFolder(settings.data)
        try folder.prepare()
        let store = try MirrorStore(folder: folder.path)

        var random = SystemRandomNumberGenerator()
        let empty = TrustList.nobody
        let index = NameIndex(
            IndexSnapshot(zones: ZoneBuilder(zones, trust: empty).zones(at: 0), hash: NameHash(using: &random))
        )
        let publisher = ZonePublisher(
            index: index,
            mirror: store,
            configuration: zones,
            verifiers: settings.enumeration.trust.map { Array($0.utf8) },
            tollFree: tollFree,
            logger: part("zones")
        )
        let chain = ChainService(
            settings: settings,
            folder: folder,
            store: store,
            publisher: publisher,
            logger: part("chain")
        )
        let clearnet = try ClearnetConfiguration(settings)
        let toggle = try ClearnetToggle(clearnet, folder: folder, logger: part("clearnet", level: .notice))
        let dns = dnsServer(configuration, sockets, index, toggle.clearnet)
        let zoneServer = try zoneServer(index)
        monitoring.add(DNSCollector { dns.counters })
        monitoring.add(ChainCollector(index: index, publisher: publisher, chain: chain))
        monitoring.add(ClearnetCollector(toggle: toggle))
        let policy = PolicyWatcher(
            settings.clearnet,
            context: clearnet.recordContext(listeners: dns.addresses),
            toggle: toggle,
            folder: folder,
            feed: chain.feed,
            store: store,
            logger: part("clearnet", level: .notice)
        )
        try toggle.start(at: dns.addresses, zones: zoneServer.addresses.first, record: policy.record)
        let tokens = try TokenStore(folder: folder.path)
        let audit = AuditRecord(folder: folder.path, logger: part("audit"))
        defer {
            audit.close()
            try? tokens.close()
        }
        let feeder = try EntropyProcess(settings.entropy, folder: folder, logger: part(FeederProgram.name))
        let entropy = EntropyWatch(
            settings.entropy,
            process: feeder,
            questions: { dns.counters.udp.queries },
            feed: chain.feed,
            logger: part("entropy")
        ) { toggle.clearnet.hold($0.state == .blocked) }
        if let feeder { monitoring.add(feeder.child) }
        monitoring.add(EntropyCollector(entropy: entropy))
        monitoring.add(AuditCollector(audit: audit))
        let blocks = BlockReader(chain: chain)
        let commands = ControlCommands(
            settings: settings,
            index: index,
            publisher: publisher,
            store: store,
            chain: chain,
            blocks: blocks,
            dns: dns,
            toggle: toggle,
            policy: policy,
            entropy: entropy,
            access: AccessCommands(tokens: tokens, audit: audit)
        )
        var services: [any Service] = [
            // What ends last comes first: the resolver is there as long as somebody may ask it.
            zoneServer, toggle, await Reloading(toggle, logger: part("reload")), chain, policy, dns,
            ControlServer(path: folder.controlSocket, logger: part("control")) { request, reply in
                try await commands.handle(request, reply)
            },
        ]
        if let feeder { services.append(feeder.child) }
        services.append(entropy)
        let resolver = ResolverFace(
            toggle: toggle,
            policy: policy,
            audit: audit,
            own: ClearnetToggle.own(dns.addresses)
        )
        services += try await httpServices(
            folder: folder,
            index: index,
            publisher: publisher,
            store: store,
            chain: chain,
            blocks: blocks,
            dns: dns,
            resolver: resolver,
            entropy: entropy,
            tokens: tokens,
            audit: audit,
            monitoring: monitoring,
            isServing: { dns.isServing }
        )
        services += try await controlFace(
            ChainDirectory(
                settings: settings,
                index: index,
                publisher: publisher,
                store: store,
                chain: chain,
                blocks: blocks,
                isServing: { dns.isServing },
                children: { [] }
            ),
            resolver,
            tokens,
            monitoring
        )
        if let manager = ServiceManager(logger: part("systemd")) { services.append(manager) }
        services += try await entropyFace(entropy)
        for address in dns.addresses {
            logger.info("DNS on \(address), UDP and TCP")
        }
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: part("services", level: .error)
        )
        group.maximumGracefulShutdownDuration = .seconds(10)
        try await ServiceGroup(configuration: group).run()
        logger.info("ended")
    }

    func part(_ name: String, level: Logger.Level? = nil) -> Logger {
        var logger = Logger(label: name)
        logger.logLevel = level ?? self.logger.logLevel
        return logger
    }

    private func tollFreeSource() throws(DaemonError) -> ZonePublisher.TollFreeSource {
        let text = settings.enumeration.tollfree
        if text.isEmpty { return .none }
        if text.hasPrefix("@") { return .name(Array(text.utf8.dropFirst())) }
        guard let data = FileManager.default.contents(atPath: text) else {
            throw DaemonError(
                "enum.tollfree: the file \(text) cannot be read; to name a record of the chain write \"@\(text)\""
            )
        }
        return .text(Array(data))
    }

    private func dnsServer(
        _ configuration: DNSServerConfiguration,
        _ sockets: BoundSockets,
        _ index: NameIndex,
        _ clearnet: Clearnet
    ) -> DNSServer<ResolvingServer> {
        let threads = configuration.addresses.count * configuration.udp.threads + configuration.tcp.eventLoops
        let udpSize = settings.dns.udpSize
        let cacheOctets = (settings.clearnet.cache << 19) / max(1, threads)
        return DNSServer(configuration, sockets: sockets, logger: part("dns"), giveUp: { clearnet.close() }) {
            ResolvingServer(index: index, clearnet: clearnet, cacheOctets: cacheOctets, udpLimit: udpSize)
        }
    }
}
