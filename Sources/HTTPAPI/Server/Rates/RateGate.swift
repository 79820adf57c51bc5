// SPDX-License-Identifier: MIT
import Access
import HTTPTypes
public import Hummingbird
import IP
import NIOCore
import Synchronization

// The fields are those of draft-ietf-httpapi-ratelimit-headers-06: RateLimit-Limit, -Remaining and -Reset, and
// RateLimit-Policy. Later drafts put them into one; the three are what clients and proxies know.

/// Counts what clients ask, and refuses what is too much.
public final class RateGate: Sendable {
    private let policies: [String: RatePolicy]
    private let limiters = Mutex<[String: RateLimiter<IPAddress?>]>([:])

    /// Creates a gate.
    ///
    /// - Parameter policies: what applies instead of the policies of the same names that routes bring.
    public init(policies: [RatePolicy] = []) {
        self.policies = Dictionary(policies.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }

    /// A request that was let through.
    public struct Admission: Sendable {
        /// Name and value of the fields that tell the client where it stands; none if it is not counted.
        let fields: [(name: HTTPField.Name, value: String)]

        /// A response that tells the client how much more it may ask.
        public func marking(_ response: Response) -> Response {
            var response = response
            for (name, value) in fields { response.headers[name] = value }
            return response
        }
    }

    /// Counts a request.
    ///
    /// - Parameters:
    ///   - context: who asks.
    ///   - policy: how often that is allowed.
    ///   - cost: for how many it counts.
    /// - Returns: what the client may be told of where it stands.
    /// - Throws: 429 if the client has asked too much.
    @discardableResult
    public func admit(_ context: APIContext, policy: RatePolicy, cost: Int = 1) throws(APIError) -> Admission {
        try admit(context.client, context.principal, policy: policy, cost: cost)
    }

    /// Whether a client has anything left of what it may ask; nothing is counted.
    func hasRoom(
        for client: ClientAddress,
        _ principal: Principal,
        policy: RatePolicy,
        now: NIODeadline = .now()
    ) -> Bool {
        let policy = policies[policy.name] ?? policy
        guard !Self.isExempt(client, principal, policy.exemption) else { return true }
        return limiters.withLock { limiters in
            limiters[policy.name]?.hasRoom(for: client.key, now: now.uptimeNanoseconds) ?? true
        }
    }

    func admit(
        _ client: ClientAddress,
        _ principal: Principal,
        policy: RatePolicy,
        cost: Int = 1,
        now: NIODeadline = .now()
    ) throws(APIError) -> Admission {
        let policy = policies[policy.name] ?? policy
        guard !Self.isExempt(client, principal, policy.exemption) else { return Admission(fields: []) }
        let decision = limiters.withLock { limiters in
            limiters[policy.name, default: Self.limiter(policy)]
                .decide(client.key, cost: cost, now: now.uptimeNanoseconds)
        }
        switch decision {
        case .allowed(let remaining, let resetAfter):
            return Admission(fields: Self.fields(policy, remaining: remaining, reset: resetAfter))
        case .refused(let retryAfter):
            let wait = max(1, Self.seconds(retryAfter))
            var headers: HTTPFields = [.retryAfter: "\(wait)"]
            for (name, value) in Self.fields(policy, remaining: 0, reset: retryAfter) { headers[name] = value }
            throw APIError(
                .tooManyRequests,
                code: "rate_limited",
                "There were too many requests; try again in \(wait) second\(wait == 1 ? "" : "s")",
                headers: headers
            )
        }
    }

    private static func limiter(_ policy: RatePolicy) -> RateLimiter<IPAddress?> {
        RateLimiter(policy.limit, overflow: policy.isOpen ? .isAllowed : .sharesOneBucket)
    }

    private static func isExempt(
        _ client: ClientAddress,
        _ principal: Principal,
        _ exemption: RatePolicy.Exemption
    ) -> Bool {
        if exemption == .thisMachine, client.isLoopback { return true }
        guard exemption != .nobody, case .localOperator = principal else { return false }
        return true
    }

    private static func fields(
        _ policy: RatePolicy,
        remaining: Int,
        reset: UInt64
    ) -> [(name: HTTPField.Name, value: String)] {
        let window = max(1, seconds(policy.limit.window))
        return [
            (.rateLimitPolicy, "\(policy.limit.burst);w=\(window)"),
            (.rateLimitLimit, "\(policy.limit.burst)"),
            (.rateLimitRemaining, "\(remaining)"),
            (.rateLimitReset, "\(seconds(reset))"),
        ]
    }

    /// Whole seconds, rounded up: who comes then is not too early.
    private static func seconds(_ nanoseconds: UInt64) -> UInt64 {
        nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 == 0 ? 0 : 1)
    }
}
