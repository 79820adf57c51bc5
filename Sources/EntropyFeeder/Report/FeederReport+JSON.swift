// SPDX-License-Identifier: MIT
internal import Entropy
public import JSONRPC

extension FeederReport {
    /// The report as a message.
    public var json: JSON {
        var json: JSONObject = [
            "sources": .object(
                JSONObject(
                    EntropySource.allCases.compactMap { source in sources[source].map { (source.rawValue, $0.json) } }
                )
            ),
            "interval_ms": .integer(interval),
            "blocks": .integer(totals.blocks),
            "octets": .integer(totals.octets),
            "refused": .integer(totals.refused),
            "credits": .integer(totals.credits),
            "credited_bits": .integer(totals.creditedBits),
            "arrivals": .integer(totals.arrivals),
            "rate": .integer(totals.rate),
        ]
        if let assessed { json.append("assessed_millibits", .integer(assessed)) }
        return .object(json)
    }

    /// Reads a report of the feeder's process, which is taken for hostile.
    ///
    /// - Throws: ``FeederError`` if it is not exactly one.
    public init(json: JSON) throws(FeederError) {
        let reader = try StrictReader(
            json,
            [
                "sources", "interval_ms", "blocks", "octets", "refused", "credits", "credited_bits", "arrivals", "rate",
            ],
            optional: ["assessed_millibits"]
        )
        let names = EntropySource.allCases.map(\.rawValue)
        let list = try StrictReader(reader.json("sources"), [], optional: Set(names))
        var sources: [EntropySource: Source] = [:]
        for source in EntropySource.allCases {
            if let json = list.json(source.rawValue) { sources[source] = try Source(json: json) }
        }
        var totals = Totals()
        totals.blocks = try reader.count("blocks")
        totals.octets = try reader.count("octets")
        totals.refused = try reader.count("refused")
        totals.credits = try reader.count("credits")
        totals.creditedBits = try reader.count("credited_bits")
        totals.arrivals = try reader.count("arrivals")
        totals.rate = try reader.count("rate")
        self.init(
            sources: sources,
            assessed: try reader.optionalCount("assessed_millibits"),
            interval: try reader.count("interval_ms"),
            totals: totals
        )
    }
}

extension FeederReport.Source {
    fileprivate var json: JSON {
        var json: JSONObject = [
            "state": .string(state.rawValue),
            "samples": .integer(samples),
            "failures": .integer(failures),
            "claim_millibits": .integer(claim),
            "repetition": repetition.json,
            "proportion": proportion.json,
        ]
        if let failure { json.append("failure", .string(failure.rawValue)) }
        if let retryIn { json.append("retry_ms", .integer(retryIn)) }
        return .object(json)
    }

    fileprivate init(json: JSON) throws(FeederError) {
        let reader = try StrictReader(
            json,
            ["state", "samples", "failures", "claim_millibits", "repetition", "proportion"],
            optional: ["failure", "retry_ms"]
        )
        self.init(
            state: try reader.word("state", State.self),
            failure: try reader.optionalWord("failure", SourceHealth.Failure.self),
            retryIn: try reader.optionalCount("retry_ms"),
            samples: try reader.count("samples"),
            failures: try reader.count("failures"),
            claim: try reader.count("claim_millibits"),
            repetition: try Margin(json: reader.json("repetition")),
            proportion: try Margin(json: reader.json("proportion"))
        )
    }
}

extension FeederReport.Source.Margin {
    fileprivate var json: JSON { ["worst": .integer(worst), "cutoff": .integer(cutoff)] }

    fileprivate init(json: JSON?) throws(FeederError) {
        let reader = try StrictReader(json, ["worst", "cutoff"])
        self.init(worst: try reader.count("worst"), cutoff: try reader.count("cutoff"))
    }
}
