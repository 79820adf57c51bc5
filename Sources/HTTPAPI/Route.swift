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
    /// Whether it makes something that nobody may guess, or spends: not while there is nothing to make it of.
    let makesSecrets: Bool
    /// Answers.
    let handler: @Sendable (APIRequest) async throws -> Reply

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        scope: Scope? = nil,
        rate: RatePolicy,
        bodyLimit: Int = 0,
        makesSecrets: Bool = false,
        handler: @escaping @Sendable (APIRequest) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        self.scope = scope
        self.rate = rate
        self.bodyLimit = bodyLimit
        self.makesSecrets = makesSecrets
        self.handler = handler
    }
}
