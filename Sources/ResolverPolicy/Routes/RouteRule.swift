// SPDX-License-Identifier: MIT

/// One route as somebody wrote it: which names, and where they are answered.
public struct RouteRule: Hashable, Sendable {
    /// Where names are answered.
    public enum Action: Hashable, Sendable {
        /// From our own zones.
        case chain
        /// From the default resolver.
        case clearnet
        /// From these resolvers, the first one that answers.
        case upstreams([UpstreamAddress])
        /// Not at all: REFUSED.
        case refuse
        /// Not at all: NXDOMAIN.
        case nonexistent
    }

    /// The most upstreams that one route may have.
    public static let upstreamLimit = 8

    /// Which names are meant.
    public var suffix: DomainSuffix
    /// Where they are answered.
    public var action: Action
    /// Who wrote the route.
    public var origin: PolicyOrigin

    /// Creates a route.
    public init(suffix: DomainSuffix, action: Action, origin: PolicyOrigin) {
        self.suffix = suffix
        self.action = action
        self.origin = origin
    }

    /// Whether it leads to resolvers, and all of them have addresses of private networks.
    ///
    /// Not inlined: the optimizer of Swift 6.3 crashes where this gets into the settings' module.
    @inline(never)
    public var leadsInside: Bool {
        guard case .upstreams(let upstreams) = action else { return false }
        return upstreams.allSatisfy(\.isPrivate)
    }

    /// Reads a route as `-route` of the original has it, `.ness=127.0.0.1:5335` or `corp=10.0.0.1:53,10.0.0.2:53`, or
    /// with one of the words `emerdns`, `clearnet`, `refuse` and `nonexistent` behind the `=`.
    ///
    /// - Throws: `ParseError` with the text and what is wrong with it.
    public init(_ text: String, origin: PolicyOrigin = .configuration) throws(ParseError) {
        guard let equals = text.firstIndex(of: "=") else {
            throw ParseError(text: text, reason: "there is no '='")
        }
        let target = text[text.index(after: equals)...]
        do throws(DomainSuffix.ParseError) {
            suffix = try DomainSuffix(text[..<equals])
        } catch {
            throw ParseError(text: text, reason: "\(error)")
        }
        do throws(UpstreamAddress.ParseError) {
            action = try Self.action(target)
        } catch {
            throw ParseError(text: text, reason: "\(error)")
        }
        if case .upstreams(let upstreams) = action {
            guard upstreams.count <= Self.upstreamLimit else {
                throw ParseError(text: text, reason: "it has more than \(Self.upstreamLimit) upstreams")
            }
            guard !upstreams.mixesTransports else {
                throw ParseError(text: text, reason: "it has upstreams over TLS and others")
            }
        }
        self.origin = origin
    }

    private static func action(_ text: Substring) throws(UpstreamAddress.ParseError) -> Action {
        switch text {
        case "emerdns": return .chain
        case "clearnet": return .clearnet
        case "refuse": return .refuse
        case "nonexistent": return .nonexistent
        default:
            var upstreams: [UpstreamAddress] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                upstreams.append(try UpstreamAddress(part))
            }
            return .upstreams(upstreams)
        }
    }

    /// A text that is not a route.
    public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text as given.
        public let text: String
        /// What is wrong with it.
        public let reason: String

        /// One line for the operator: what was read, what is wrong, what is expected.
        public var description: String {
            "'\(text)' is not a route: \(reason); write SUFFIX=HOST:PORT[,HOST:PORT…] or SUFFIX=emerdns"
        }
    }
}

extension RouteRule: CustomStringConvertible {
    /// The same form that `init(_:origin:)` reads.
    public var description: String {
        let target =
            switch action {
            case .chain: "emerdns"
            case .clearnet: "clearnet"
            case .upstreams(let upstreams): upstreams.map(\.description).joined(separator: ",")
            case .refuse: "refuse"
            case .nonexistent: "nonexistent"
            }
        return "\(suffix)=\(target)"
    }
}
