// SPDX-License-Identifier: MIT
public import JSONRPC
import ResolverPolicy

// What is told of the resolver, at the control face and to operators.

extension ResolverReport {
    /// All of it.
    public var json: JSON {
        var json: JSONObject = ["policy": policy]
        tell(in: &json)
        tellRoutes(in: &json)
        return .object(json)
    }

    /// Adds what clients see, and how that is done.
    func tell(in json: inout JSONObject) {
        json["counters"] = .object(JSONObject(counters.map { ($0.name, .integer($0.value)) }))
        json["label"] = .string(mode.label)
        json["mode"] = .string(mode.rawValue)
        json["resolver"] = .string(state.word)
        if case .failed(let reason) = state { json["reason"] = .string(reason) }
        json["upstreams"] = upstreams.map(Self.json) ?? .null
    }

    /// Who decides the mode, what each source says of it, and the policy record in force with its transaction and the
    /// block at which it was first seen.
    var policy: JSON {
        func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
        let sources = PolicyOrigin.allCases.sorted(by: >).map { ($0.label, text(self.sources[$0]?.rawValue)) }
        return [
            "height": record?.height.map { .integer($0) } ?? .null,
            "owner": text(record?.owner),
            "problem": text(record?.problem),
            "record": text(record?.name),
            "source": .string(origin.label),
            "sources": .object(JSONObject(sources)),
            "txid": text(record?.txid),
        ]
    }

    /// Adds which names go where.
    func tellRoutes(in json: inout JSONObject) {
        func suffixes(_ suffixes: [DomainSuffix]) -> JSON { .array(suffixes.map { .string("\($0)") }) }
        json["chain"] = suffixes(chainSuffixes)
        json["ignored"] = .array(
            ignored.map { entry in
                var json = Self.json(entry.rule)
                json["reason"] = .string(entry.reason.rawValue)
                return .object(json)
            }
        )
        json["nonexistent"] = suffixes(foreignSuffixes)
        json["routes"] = .array(rules.map { .object(Self.json($0)) })
    }

    private static func json(_ upstreams: Upstreams) -> JSON {
        ["since": .string(upstreams.since), "state": .string(upstreams.word), "text": .string(upstreams.text)]
    }

    private static func json(_ rule: RouteRule) -> JSONObject {
        let targets =
            switch rule.action {
            case .chain: ["emerdns"]
            case .clearnet: ["clearnet"]
            case .upstreams(let upstreams): upstreams.map(\.description)
            case .refuse: ["refuse"]
            case .nonexistent: ["nonexistent"]
            }
        return [
            "origin": .string(rule.origin.label),
            "suffix": .string("\(rule.suffix)"),
            "to": .array(targets.map { .string($0) }),
        ]
    }
}
