// SPDX-License-Identifier: MIT
public import DNSWire

/// What the rules of a number make of it, in the order in which a client would try them (RFC 6116 §3.3).
public struct ENUMResolution: Hashable, Sendable {
    /// One record and what came of it.
    public struct Step: Hashable, Sendable {
        /// The record.
        public var naptr: NAPTR
        /// What came of it.
        public var outcome: Outcome
    }

    /// What came of a record.
    public enum Outcome: Hashable, Sendable {
        /// Its rule matched and gave this URI.
        case uri(String)
        /// Its pattern does not match the number.
        case noMatch
        /// The record cannot be used.
        case invalid(String)
    }

    /// The records by order and preference.
    public let steps: [Step]

    /// The URIs, the best first.
    public var uris: [String] {
        steps.compactMap { step in
            guard case .uri(let uri) = step.outcome else { return nil }
            return uri
        }
    }

    /// URI schemes that results may have, if nothing else is said.
    public static let defaultSchemes: Set<String> = ["sip", "sips", "tel", "mailto", "xmpp", "h323", "iax2", "http", "https"]
    /// The most rules that are applied for one number.
    public static let ruleLimit = 32

    /// Applies the rules of a number.
    public init(_ records: [NAPTR], for number: E164Number, schemes: Set<String> = Self.defaultSchemes) {
        let sorted = records.enumerated().sorted { a, b in
            (a.element.order, a.element.preference, a.offset) < (b.element.order, b.element.preference, b.offset)
        }
        steps = sorted.prefix(Self.ruleLimit).map { _, naptr in
            Step(naptr: naptr, outcome: Self.outcome(naptr, number, schemes))
        }
    }

    private static func outcome(_ naptr: NAPTR, _ number: E164Number, _ schemes: Set<String>) -> Outcome {
        let services = naptr.services.map { $0 & 0xDF }
        guard services.starts(with: "E2U".utf8) else { return .invalid("its service does not start with E2U") }
        guard naptr.flags.count == 1, naptr.flags[0] | 0x20 == UInt8(ascii: "u") else {
            return .invalid("its flags are not \"u\": it names another rule, which is not followed")
        }
        let rule: DDDSRule
        do throws(RuleError) {
            rule = try DDDSRule(naptr.regexp)
        } catch {
            return .invalid("its rule \(error.rawValue)")
        }
        guard let result = rule.apply(to: number.applicationUniqueString) else { return .noMatch }
        return check(result, schemes)
    }

    /// Lets only through what can stand in a header or on a screen: strangers write the rules.
    private static func check(_ uri: [UInt8], _ schemes: Set<String>) -> Outcome {
        guard !uri.isEmpty, uri.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return .invalid("its result is no URI: it is empty, or has blanks or octets outside of ASCII")
        }
        let scheme = String(decoding: uri.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self).lowercased()
        guard uri.contains(UInt8(ascii: ":")), schemes.contains(scheme) else {
            return .invalid("its result has the scheme \"\(scheme)\", which is not allowed")
        }
        return .uri(String(decoding: uri, as: UTF8.self))
    }
}
