// SPDX-License-Identifier: MIT
import DNSWire
import ENUM
import JSONRPC
import NVS

/// What a number's lookup is answered with: the fields of the first ENUM service, and what a client of ours may want.
struct NumberReply {
    /// The body; nil if no rule of the number gives a URI.
    let json: JSONObject?
    /// Why there is none, as a sentence.
    let reason: String?
    /// Seconds for which the reply may be kept.
    let lifetime: Int

    /// Seconds for which it may be kept that a number is not there: it may be after the next block.
    static let negativeLifetime = 60

    /// Evaluates what the store says of a number.
    ///
    /// - Parameters:
    ///   - report: what the store says.
    ///   - number: the number.
    ///   - options: how it is shown.
    init(_ report: NumberReport, for number: E164Number, options: NumberOptions) {
        let records = Self.sorted(report.answer.records)
        let resolution = ENUMResolution(records.map(\.naptr), for: number, schemes: options.schemes)
        guard let first = resolution.uris.first else {
            json = nil
            reason = records.isEmpty ? "The number has no records" : "No rule of the number's records gives a URI"
            lifetime = Self.negativeLifetime
            return
        }
        let used = report.answer.parts.filter(\.isUsed)
            .compactMap { part in
                report.records.first { $0.name == part.name }
            }
        let end = used.map { Int($0.expiresAt) }.min() ?? report.tip.height
        json = [
            "enum_domain": .string(options.domain(of: number)),
            "expires_in": .integer(end - report.tip.height),
            "height": .integer(report.tip.height),
            "naptr_records": .array(Self.rows(records, resolution)),
            "owner_address": .string(options.showsOwner ? used.first?.address ?? "" : ""),
            "sip_uri": .string(first),
            "status": "success",
            "ttl": .integer(report.answer.ttl),
            "uris": .array(resolution.uris.map { .string($0) }),
        ]
        reason = nil
        lifetime = Int(report.answer.ttl)
    }

    /// In the order in which a client tries them: as ``ENUMResolution`` sorts.
    private static func sorted(_ records: [ENUMRecord]) -> [ENUMRecord] {
        records.enumerated()
            .sorted { a, b in
                let (left, right) = (a.element.naptr, b.element.naptr)
                return (left.order, left.preference, a.offset) < (right.order, right.preference, b.offset)
            }
            .map(\.element)
    }

    /// A row for each rule as it stands in the store, which for voice and video is one, although DNS has two.
    private static func rows(_ records: [ENUMRecord], _ resolution: ENUMResolution) -> [JSON] {
        var rows: [JSONObject] = []
        var last: ENUMRecord?
        for (record, step) in zip(records, resolution.steps) {
            let service = JSON.string(record.naptr.services)
            if let last, last.form == .list, record.form == .list, last.naptr.order == record.naptr.order,
                last.naptr.regexp == record.naptr.regexp, let row = rows.last, let services = row["services"]?.array
            {
                rows[rows.count - 1]["services"] = .array(services + [service])
                continue
            }
            last = record
            let texts = DDDSRule.texts(of: record.naptr.regexp)
            var row: JSONObject = [
                "flags": .string(record.storedFlags),
                "order": .integer(record.naptr.order),
                "pattern": .string(texts?.pattern ?? []),
                "preference": .integer(record.naptr.preference),
                "replacement": .string(texts?.replacement ?? []),
                "services": [service],
            ]
            switch step.outcome {
            case .uri(let uri): row["uri"] = .string(uri)
            case .noMatch: row["unusable"] = "its pattern does not match the number"
            case .invalid(let reason): row["unusable"] = .string("it " + reason)
            }
            rows.append(row)
        }
        return rows.map { .object($0) }
    }
}
