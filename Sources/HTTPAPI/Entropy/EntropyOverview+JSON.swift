// SPDX-License-Identifier: MIT
import Entropy
public import JSONRPC

extension EntropyOverview {
    /// The short form that the tools of the stack read.
    var health: JSONObject {
        let mixers: JSON = .string(Self.word(feeder == "running" ? .passing : .absent))
        let hardware = sources.filter { $0.source != .jitter }.map(\.state)
        let words: [Source.State] = [.passing, .starting, .failed, .retired, .absent]
        var json: JSONObject = [
            "blocking": .bool(verdict.state == .blocked),
            "rate": .integer(rate),
            "sources": [
                "hardware": .string(Self.word(words.first { hardware.contains($0) } ?? .absent)),
                "jitter": .string(Self.word(sources.first { $0.source == .jitter }?.state ?? .absent)),
                "rc4ok": mixers,
                "uhep": mixers,
            ],
            "status": .string(verdict.state == .ok ? "healthy" : verdict.state.rawValue),
        ]
        if !verdict.reason.isEmpty { json["reason"] = .string(verdict.reason) }
        if let available { json["entropy_avail"] = .integer(available) }
        return json
    }

    /// All of it.
    public var json: JSON {
        [
            "assessed_millibits": assessed.map { .integer($0) } ?? .null,
            "blocks": .integer(blocks),
            "credit": .string(isCredited ? "measured" : "none"),
            "credited_bits": .integer(creditedBits),
            "entropy_avail": available.map { .integer($0) } ?? .null,
            "feeder": .string(feeder),
            "gate": .string(verdict.state.rawValue),
            "policy": .string(policy.rawValue),
            "pool_size": poolSize.map { .integer($0) } ?? .null,
            "rate": .integer(rate),
            "reason": .string(verdict.reason),
            "sources": .array(sources.map(\.json)),
        ]
    }

    /// The words of the tools of the stack.
    private static func word(_ state: Source.State) -> String {
        switch state {
        case .passing: "active"
        case .starting, .failed, .retired: "degraded"
        case .absent: "absent"
        }
    }
}

extension EntropyOverview.Source {
    var json: JSON {
        [
            "claim_millibits": .integer(claim),
            "failure": .string(failure),
            "failures": .integer(failures),
            "name": .string(source.rawValue),
            "proportion_percent": .integer(proportion),
            "repetition_percent": .integer(repetition),
            "samples": .integer(samples),
            "state": .string(state.rawValue),
        ]
    }
}
