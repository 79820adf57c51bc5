// SPDX-License-Identifier: MIT
public import Access
public import HTTPTypes

/// One thing that can be asked over HTTP.
public struct Route: Sendable {
    /// The method.
    public let method: HTTPRequest.Method
    /// The path, with parts that are left open in braces: `/enum/{number}`.
    public let path: String
    /// What a caller has to hold; nil if anybody may ask.
    public let scope: Scope?
    /// How often a client may ask.
    public let rate: RatePolicy
    /// The most octets of a body; 0 for routes that take none.
    public let bodyLimit: Int
    /// Answers.
    let handler: @Sendable (APIRequest) async throws -> Reply

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        scope: Scope? = nil,
        rate: RatePolicy,
        bodyLimit: Int = 0,
        handler: @escaping @Sendable (APIRequest) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        self.scope = scope
        self.rate = rate
        self.bodyLimit = bodyLimit
        self.handler = handler
    }
}
