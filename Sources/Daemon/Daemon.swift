// SPDX-License-Identifier: MIT
import Access
import Chain
import ChainZones
import Control
import DNSTransport
import ENUM
import Foundation
import HTTPAPI
import Hummingbird
import IP
public import Logging
import NameIndex
import NameServer
import ServiceLifecycle
public import Settings
import Store
import Supervision
import UnixSignals
import WalletGate

/// The whole server: DNS, the chain that feeds it, the control socket, HTTP.
public struct Daemon: Sendable {
    private let settings: Settings
    private let logger: Logger

    /// Creates a server; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - settings: what the server shall do.
    ///   - logger: receives everything; parts of the server add a detail that names them.
    public init(settings: Settings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// Serves until the process is told to end by SIGTERM or SIGINT.
    ///
    /// - Throws: what keeps it from starting or going on; the description says what to do.
    public func run() async throws {
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
        let dns = try bind(index)
        let tokens = try TokenStore(folder: folder.path)
        let audit = try AuditLog(folder: folder.path)
        defer {
            audit.close()
            try? tokens.close()
        }
        let commands = ControlCommands(
            settings: settings,
            index: index,
            publisher: publisher,
            store: store,
            chain: chain,
            dns: dns,
            access: AccessCommands(tokens: tokens, audit: audit)
        )
        var services: [any Service] = [
            chain, dns,
            ControlServer(path: folder.controlSocket, logger: part("control")) { request, reply in
                try await commands.handle(request, reply)
            },
        ]
        if var configuration = try await httpConfiguration() {
            configuration.operatorSocket = folder.httpSocket
            let wallet = try WalletProcess(
                settings: settings,
                folder: folder,
                chain: chain,
                logger: part(WalletProgram.name)
            )
            let directory = ChainDirectory(
                settings: settings,
                index: index,
                publisher: publisher,
                store: store,
                chain: chain,
                children: { wallet.map { [HealthReport.Child($0.child)] } ?? [] }
            )
            var registrar: any NumberRegistrar = NoRegistrar()
            if let wallet {
                let client = WalletClient(child: wallet.child)
                let journal = SpendJournal(
                    wallet: client,
                    audit: audit,
                    folder: folder.path,
                    feed: chain.feed,
                    logger: part("audit")
                )
                registrar = WalletRegistrar(wallet: client, audit: audit, journal: journal)
                services += [wallet.child, journal] as [any Service]
            }
            services.append(http(configuration, directory, registrar, tokens))
        }
        for address in dns.addresses {
            logger.info("DNS on \(address), UDP and TCP")
        }
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: part("services", level: .error)
        )
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        try await ServiceGroup(configuration: configuration).run()
        logger.info("ended")
    }

    private func part(_ name: String, level: Logger.Level? = nil) -> Logger {
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

    private func bind(_ index: NameIndex) throws -> DNSServer<NameServer> {
        let udpSize = settings.dns.udpSize
        let makeResponder: @Sendable () -> NameServer = { NameServer(index: index, udpLimit: udpSize) }
        let configuration = try DNSServerConfiguration(settings.dns)
        do throws(ListenError) {
            return try DNSServer(configuration, logger: part("dns"), makeResponder: makeResponder)
        } catch {
            // Nobody asked for IPv6: a machine without it is served over IPv4 alone.
            guard !settings.dns.isListenExplicit, !error.address.address.isV4 else { throw error }
            logger.notice("IPv6 is not served: \(error)")
            var configuration = configuration
            configuration.addresses.removeAll { !$0.address.isV4 }
            return try DNSServer(configuration, logger: part("dns"), makeResponder: makeResponder)
        }
    }

    /// Where to serve HTTP; nil if it is off.
    ///
    /// The default address in use is a warning: nobody asked for it.
    private func httpConfiguration() async throws -> HTTPServerConfiguration? {
        guard let configuration = try HTTPServerConfiguration(settings.http),
            let address = configuration.addresses.first
        else { return nil }
        if !settings.http.isListenExplicit, await HTTPServer.isTaken(address) {
            logger.warning("HTTP is not served: \(address) is in use; name another address with --http, or --http off")
            return nil
        }
        return configuration
    }

    private func http(
        _ configuration: HTTPServerConfiguration,
        _ directory: ChainDirectory,
        _ registrar: any NumberRegistrar,
        _ tokens: TokenStore
    ) -> HTTPServer {
        let options = NumberOptions(
            suffix: settings.enumeration.suffixes.first?.apex ?? "e164.arpa",
            maxDigits: settings.enumeration.maxDigits,
            showsOwner: settings.http.exposeOwner
        )
        let api = API(directory: directory, registrar: registrar, options: options, version: Version.current)
        var write = RatePolicy.write
        let perMinute = settings.http.writesPerMinute
        write.limit = RateLimit(perMinute, per: 60_000_000_000, burst: max(write.limit.burst, perMinute))
        let rates = RateGate(policies: [write])
        var configuration = configuration
        configuration.limits.bodyOctetsByPath = api.bodyLimits
        let scheme = configuration.tls == nil ? "http" : "https"
        return HTTPServer(
            configuration: configuration,
            responder: api.router(limiter: rates).buildResponder(),
            authenticator: { tokens.book.principal(for: $0, now: Int64(Date.now.timeIntervalSince1970)) },
            rates: rates,
            fast: api.cache,
            logger: part("http", level: .warning)
        ) { addresses in
            for address in addresses { logger.info("HTTP on \(scheme)://\(address)/docs") }
        }
    }
}

extension HealthReport.Child {
    /// How a supervised process is.
    init(_ child: Child) {
        let status = child.status
        self.init(name: child.name, state: status.state.rawValue, restarts: status.restarts)
    }
}
