// SPDX-License-Identifier: MIT
public import Hummingbird
public import Telemetry

/// All routes of the server.
public struct API: Sendable {
    /// What can be asked.
    public let routes: [Route]
    private let entropy: any EntropyControl
    /// Answers lookups without the router.
    public let cache: LookupCache

    /// Puts the routes together.
    ///
    /// - Parameters:
    ///   - directory: what the chain says.
    ///   - registrar: who writes into it.
    ///   - resolver: what is seen of the Internet.
    ///   - entropy: whether secrets may be made.
    ///   - options: how numbers are read and shown.
    ///   - version: the server's version.
    ///   - events: what operators are told of the server as it happens.
    ///   - collectors: what is told to the monitoring.
    ///   - pulse: how often a silent stream of events says that it is alive.
    public init(
        directory: any NameDirectory,
        registrar: any NumberRegistrar,
        resolver: any ResolverControl,
        entropy: any EntropyControl,
        options: NumberOptions,
        version: String,
        events: EventJournal,
        collectors: [any MetricsCollector] = [],
        pulse: Duration = .seconds(15)
    ) {
        self.entropy = entropy
        cache = LookupCache(lookup: NumberLookup(directory: directory, options: options))
        let documents = DocumentRoutes(version: version, options: options)
        let names = NameRoutes(directory: directory, options: options, streams: StreamGate(), pulse: pulse)
        routes =
            DashboardRoutes().routes + AccessRoutes().routes + EventRoutes(journal: events).routes
            + names.routes + BrowsingRoutes(names: names).routes
            + NumberRoutes(directory: directory, registrar: registrar, options: options).routes
            + ClearnetRoutes(resolver: resolver).routes + ReadinessRoutes(directory: directory).routes
            + MetricsRoutes(collectors: collectors, isOpenHere: false).routes + documents.routes
    }

    /// The most octets of a body for paths that take more than others; for ``HTTPLimits/bodyOctetsByPath``.
    public var bodyLimits: [String: Int] {
        Routing(routes: routes).bodyLimits
    }

    /// The router that serves the routes.
    ///
    /// - Parameter limiter: counts what clients ask.
    /// - Returns: a router that answers every method of every path.
    public func router(limiter: RateGate) -> Router<APIContext> {
        Routing(routes: routes, entropy: entropy).router(limiter: limiter)
    }
}
