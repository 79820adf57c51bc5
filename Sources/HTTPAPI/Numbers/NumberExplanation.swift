// SPDX-License-Identifier: MIT
import DNSWire
public import ENUM
public import JSONRPC
import NVS

/// What becomes of a number and why: which names speak for it, which of them count, what each rule makes of it.
public struct NumberExplanation {
    private let number: E164Number
    private let suffix: String
    private let policy: SignaturePolicy
    private let report: NumberReport
    private let limit: Int

    /// Takes what is known of a number.
    ///
    /// - Parameters:
    ///   - number: it.
    ///   - suffix: under which DNS is asked, without a dot at the end.
    ///   - policy: what signatures decide there.
    ///   - report: the records that count by that policy, and all the number's names.
    ///   - limit: the most names, records of one name, and rules that are told; anybody can register any number of names.
    public init(
        _ number: E164Number,
        suffix: String,
        policy: SignaturePolicy,
        report: NumberReport,
        limit: Int = .max
    ) {
        self.number = number
        self.suffix = suffix
        self.policy = policy
        self.report = report
        self.limit = limit
    }

    /// The domain name that DNS is asked for, without a dot at the end.
    public var domain: String {
        number.labels.map { String(decoding: $0, as: UTF8.self) + "." }.joined() + suffix
    }

    /// All of it.
    public var json: JSONObject {
        let answer = report.answer
        let height = report.tip.height
        let steps = ENUMResolution(answer.records.map(\.naptr), for: number).steps
        let inactive = report.records.filter { !$0.isActive(at: height) }
        var json: JSONObject = [
            "number": .string(number.description),
            "domain": .string(domain),
            "policy": .string(policy.rawValue),
            "height": .integer(height),
            "ttl": .integer(answer.ttl),
            "toll_free": .bool(answer.isTollFree),
            "names": .array(answer.parts.prefix(limit).map(json)),
            "inactive": .array(inactive.prefix(limit).map { .string($0.name) }),
            "steps": .array(steps.prefix(limit).map(Self.json)),
        ]
        let names = max(0, answer.parts.count - limit) + max(0, inactive.count - limit)
        if names > 0 { json["more_names"] = .integer(names) }
        if steps.count > limit { json["more_steps"] = .integer(steps.count - limit) }
        return json
    }

    private func json(_ part: NumberAnswer.Part) -> JSON {
        [
            "name": .string(part.name),
            "used": .bool(part.isUsed),
            "signature": part.verdict.map { .string($0.rawValue) } ?? .null,
            "records": .array(
                part.value.records.prefix(limit)
                    .map { record in
                        [
                            "form": .string(record.form.rawValue),
                            "flags": .string(record.storedFlags),
                            "naptr": .string(record.naptr.description),
                        ]
                    }
            ),
            "faults": .array(part.value.faults.prefix(limit).map { .string($0.description) }),
        ]
    }

    private static func json(_ step: ENUMResolution.Step) -> JSON {
        var object: JSONObject = ["naptr": .string(step.naptr.description)]
        switch step.outcome {
        case .uri(let uri): object["uri"] = .string(uri)
        case .noMatch: object["reason"] = "its pattern does not match the number"
        case .invalid(let reason): object["reason"] = .string(reason)
        }
        return .object(object)
    }
}
