// SPDX-License-Identifier: MIT
public import Access
public import Hummingbird
public import Logging
public import NIOCore

/// What a route knows of a request besides the request.
public struct APIContext: RequestContext {
    /// Where a context comes from: the connection, and what has been found out before the router is asked.
    public struct Source: RequestContextSource {
        /// The connection, or the stream of an HTTP/2 connection.
        public let channel: any Channel
        /// Writes with the request's id.
        public let logger: Logger
        /// Who asks, as an address.
        public let client: ClientAddress
        /// Who asks, as somebody who has shown a credential.
        public let principal: Principal
        /// The request's id.
        public let requestID: String

        /// Creates a source.
        ///
        /// - Parameters:
        ///   - channel: the connection.
        ///   - logger: where the request is logged; the id is added.
        ///   - client: who asks, as an address.
        ///   - principal: who asks, as somebody.
        ///   - requestID: the request's id.
        public init(
            channel: any Channel,
            logger: Logger,
            client: ClientAddress,
            principal: Principal,
            requestID: String
        ) {
            self.channel = channel
            var logger = logger
            // Where Hummingbird looks for it.
            logger[metadataKey: "hb.request.id"] = .string(requestID)
            self.logger = logger
            self.client = client
            self.principal = principal
            self.requestID = requestID
        }
    }

    /// What Hummingbird needs.
    public var coreContext: CoreRequestContextStorage
    /// The connection, or the stream of an HTTP/2 connection.
    public let channel: any Channel
    /// Who asks, as an address, seen through trusted proxies.
    public let client: ClientAddress
    /// Who asks, as somebody who has shown a credential.
    public let principal: Principal
    /// The request's id: the client's, or one that was made up.
    public let requestID: String

    /// Creates the context of one request.
    public init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        client = source.client
        principal = source.principal
        requestID = source.requestID
    }

    /// Makes sure that the caller may do something.
    ///
    /// - Throws: 401 if nobody has shown a credential, 403 if what was shown is not enough.
    public func demand(_ scope: Scope) throws(APIError) {
        guard !principal.holds(scope) else { return }
        if case .anonymous = principal {
            throw Authentication.refusal("This needs a token with the scope \"\(scope.rawValue)\"")
        }
        throw APIError(
            .forbidden,
            code: "forbidden",
            "The token has not the scope \"\(scope.rawValue)\"",
            headers: [
                .wwwAuthenticate: #"Bearer realm="numen", error="insufficient_scope", scope="\#(scope.rawValue)""#
            ]
        )
    }
}
