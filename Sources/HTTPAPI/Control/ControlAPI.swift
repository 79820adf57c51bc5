// SPDX-License-Identifier: MIT
import HTTPTypes
public import Hummingbird
public import Telemetry

/// The control face: what the tools around a resolver of the Ness stack expect at port 8053.
///
/// Pages of any origin may read it, as the dashboards of the stack do; what is asked with another method than GET is
/// refused to them.
public struct ControlAPI: Sendable {
    /// What can be asked.
    public let routes: [Route]

    /// Puts the routes together.
    ///
    /// - Parameters:
    ///   - directory: what the chain says.
    ///   - resolver: what is seen of the Internet.
    ///   - version: the server's version.
    ///   - collectors: what is told to the monitoring, which on this machine needs no token.
    ///   - pulse: how often a silent stream of events says that it is alive.
    public init(
        directory: any NameDirectory,
        resolver: any ResolverControl,
        version: String,
        collectors: [any MetricsCollector] = [],
        pulse: Duration = .seconds(15)
    ) {
        let names = NameRoutes(
            directory: directory,
            options: NumberOptions(),
            streams: StreamGate(),
            pulse: pulse
        )
        let status = ControlStatus(directory: directory, resolver: resolver, version: version)
        let modes = ModeRoutes(resolver: resolver)
        let texts = ConfigurationRoutes(resolver: resolver)
        let readable =
            status.routes + ReadinessRoutes(directory: directory).routes + [modes.list] + texts.routes
            + [
                Route(.get, "/nvs", rate: .bulk, handler: names.controlList),
                Route(.get, "/nvs/{name}", rate: .read, handler: names.control),
                Route(.get, "/events", rate: .read, handler: names.events),
            ]
        // What is told to the monitoring is not for pages.
        routes =
            readable.map(\.readableByPages) + [modes.change]
            + MetricsRoutes(collectors: collectors, isOpenHere: true).routes
    }

    /// The router that serves the routes.
    ///
    /// - Parameter limiter: counts what clients ask.
    /// - Returns: a router that answers every method of every path.
    public func router(limiter: RateGate) -> Router<APIContext> {
        Routing(routes: routes).router(limiter: limiter)
    }
}

extension Route {
    /// The route, with its answers and refusals open to pages of every origin.
    fileprivate var readableByPages: Route {
        let handler = handler
        return Route(method, path, scope: scope, rate: rate, bodyLimit: bodyLimit) { request in
            do {
                var reply = try await handler(request)
                reply.headers[.accessControlAllowOrigin] = "*"
                return reply
            } catch var error as APIError {
                error.headers[.accessControlAllowOrigin] = "*"
                throw error
            }
        }
    }
}
