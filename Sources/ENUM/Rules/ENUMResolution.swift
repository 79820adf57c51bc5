// SPDX-License-Identifier: MIT
public import DNSWire

/// What the rules of a number make of it, in the order in which a client would try them (RFC 6116 §3.3).
///
/// Non-terminal rules, which name another owner instead of giving a URI, are not followed.
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
        /// The record cannot be used; why, as the end of a sentence about it.
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
    public static let defaultSchemes: Set<String> = ["sip", "sips", "tel", "mailto", "xmpp", "h323", "iax2"]
    /// The most rules that are applied for one number.
    public static let ruleLimit = 32

    /// Applies the rules of a number.
    ///
    /// - Parameters:
    ///   - records: the number's records in any order; only the first ``ruleLimit`` by order and preference are applied.
    ///   - number: the number.
    ///   - schemes: URI schemes that results may have, in lower case.
    public init(_ records: [NAPTR], for number: E164Number, schemes: Set<String> = Self.defaultSchemes) {
        let sorted = records.enumerated()
            .sorted { a, b in
                (a.element.order, a.element.preference, a.offset) < (b.element.order, b.element.preference, b.offset)
            }
        steps = sorted.enumerated()
            .map { place, record in
                let outcome =
                    place < Self.ruleLimit
                    ? Self.outcome(record.element, number, schemes)
                    : .invalid("comes after the \(Self.ruleLimit) rules that are applied for one number")
                return Step(naptr: record.element, outcome: outcome)
            }
    }

    private static func outcome(_ naptr: NAPTR, _ number: E164Number, _ schemes: Set<String>) -> Outcome {
        guard String(decoding: naptr.services.prefix(3), as: UTF8.self).uppercased() == "E2U" else {
            return .invalid("has a service that does not start with E2U")
        }
        guard naptr.flags.count == 1, naptr.flags[0] | 0x20 == UInt8(ascii: "u") else {
            return .invalid("has other flags than \"u\": it names another rule, which is not followed")
        }
        let rule: DDDSRule
        do throws(RuleError) {
            rule = try DDDSRule(naptr.regexp)
        } catch {
            return .invalid("has a rule that \(error.rawValue)")
        }
        guard let result = rule.apply(to: number.applicationUniqueString) else { return .noMatch }
        guard let uri = URIText(result) else {
            return .invalid("gives no URI")
        }
        guard schemes.contains(uri.scheme) else {
            return .invalid("gives a URI of the scheme \"\(uri.scheme)\", which is not allowed")
        }
        return .uri(uri.text)
    }
}
