// SPDX-License-Identifier: MIT
import Access
import Chain
import Clearnet
import DNSTransport
import ENUM
import Foundation
import HTTPAPI
import Hummingbird
import Logging
import NameIndex
import ServiceLifecycle
import Settings
import Store
import Supervision
import WalletGate

// HTTP, and the wallet that numbers are registered with.

extension Daemon {
    /// What runs to serve HTTP; nothing if it is off.
    func httpServices(
        folder: DataFolder,
        index: NameIndex,
        publisher: ZonePublisher,
        store: MirrorStore,
        chain: ChainService,
        blocks: BlockReader,
        dns: DNSServer<ResolvingServer>,
        resolver: ResolverFace,
        entropy: EntropyWatch,
        tokens: TokenStore,
        audit: AuditRecord,
        monitoring: Monitoring,
        isServing: @escaping @Sendable () -> Bool
    ) async throws -> [any Service] {
        guard var configuration = try await httpConfiguration() else { return [] }
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
            blocks: blocks,
            isServing: isServing,
            children: {
                [wallet.map { HealthReport.Child($0.child) }, entropy.health, audit.health].compactMap(\.self)
            }
        )
        let monitor = Monitor(
            settings: settings,
            index: index,
            directory: directory,
            dns: dns,
            resolver: resolver,
            entropy: entropy,
            events: events
        )
        guard let wallet else {
            return [monitor, http(configuration, directory, NoRegistrar(), resolver, entropy, tokens, monitoring)]
        }
        let client = WalletClient(child: wallet.child)
        monitoring.add(wallet.child)
        monitoring.add(WalletCollector(wallet: client))
        let journal = SpendJournal(
            wallet: client,
            audit: audit,
            feed: chain.feed,
            logger: part("audit")
        )
        let registrar = WalletRegistrar(wallet: client, audit: audit, journal: journal)
        return [
            monitor, wallet.child, journal,
            http(configuration, directory, registrar, resolver, entropy, tokens, monitoring),
        ]
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
        _ resolver: ResolverFace,
        _ entropy: EntropyWatch,
        _ tokens: TokenStore,
        _ monitoring: Monitoring
    ) -> HTTPServer {
        let options = NumberOptions(
            suffix: settings.enumeration.suffixes.first?.apex ?? "e164.arpa",
            policy: settings.enumeration.suffixes.first?.policy ?? .prefer,
            maxDigits: settings.enumeration.maxDigits,
            showsOwner: settings.http.exposeOwner
        )
        let api = API(
            directory: directory,
            registrar: registrar,
            resolver: resolver,
            entropy: entropy,
            options: options,
            version: Version.current,
            events: events.journal,
            collectors: [monitoring]
        )
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
            logger: part("http")
        ) { addresses in
            for address in addresses { logger.info("HTTP on \(scheme)://\(address)/") }
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
