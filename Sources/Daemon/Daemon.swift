// SPDX-License-Identifier: MIT
import Chain
import ChainZones
import Control
import DNSTransport
import ENUM
import Foundation
import HTTPAPI
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
        let commands = ControlCommands(
            settings: settings,
            index: index,
            publisher: publisher,
            store: store,
            chain: chain,
            dns: dns
        )
        var services: [any Service] = [
            chain, dns,
            ControlServer(path: folder.controlSocket, logger: part("control")) { request, reply in
                try await commands.handle(request, reply)
            },
        ]
        if let http = try await bindHTTP(commands) { services.append(http) }
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

    /// The HTTP server, or nil if it is off.
    ///
    /// The default address in use is a warning: nobody asked for it.
    private func bindHTTP(_ commands: ControlCommands) async throws -> HTTPServer? {
        guard let listen = settings.http.listen else { return nil }
        let address: ListenAddress
        do throws(ListenAddress.ParseError) {
            address = try ListenAddress(listen)
        } catch {
            throw SettingsError(faults: ["http.listen: \(error)"])
        }
        guard address.address.isLoopback else {
            throw SettingsError(faults: [
                "http.listen: \(listen) is not a loopback address, and HTTP without TLS stays on this machine"
            ])
        }
        if !settings.http.isListenExplicit,
            await HTTPServer.isTaken(host: address.address.description, port: Int(address.port))
        {
            logger.warning("HTTP is not served: \(address) is in use; name another address with --http, or --http off")
            return nil
        }
        logger.info("HTTP on http://\(address)/health")
        return HTTPServer(
            host: address.address.description,
            port: Int(address.port),
            logger: part("http", level: .warning)
        ) { await commands.health() }
    }
}
