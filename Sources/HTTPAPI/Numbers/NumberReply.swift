// SPDX-License-Identifier: MIT
import DNSWire
import ENUM
import NVS

/// What a number's lookup is answered with: the fields of the first ENUM service, and what a client of ours may want.
struct NumberReply: Sendable {
    /// The block that it is as of.
    let tip: DirectoryTip
    /// Seconds for which it may be kept.
    let lifetime: Int
    /// The number as it was asked for.
    private let text: String
    private let outcome: Outcome
    private let showsOwner: Bool
    /// Rules that were applied, which is what the reply has cost.
    let ruleCount: Int

    private enum Outcome {
        case found(Found)
        /// Why there is nothing, as a sentence.
        case missing(String)
    }

    private struct Found {
        var domain: String
        /// The first block at which one of the records has expired, counted from the tip.
        var expiresIn: Int
        var rows: [Row]
        /// Records that are not shown, because their rules are not applied.
        var moreRecords: Int
        var owner: String
        var ttl: UInt32
        var uris: [String]
    }

    /// A rule as it stands in the store, which for voice and video is one, although DNS has two.
    private struct Row {
        var record: ENUMRecord
        var services: [[UInt8]]
        var outcome: ENUMResolution.Outcome
    }

    /// Seconds for which it may be kept that a number is not there: it may be after the next block.
    private static let negativeLifetime = 60

    /// A reply that there is nothing.
    ///
    /// - Parameters:
    ///   - text: the number as it was asked for.
    ///   - reason: why, as a sentence.
    ///   - tip: the block that this is as of.
    ///   - showsOwner: whether owners are shown.
    init(missing text: String, because reason: String, at tip: DirectoryTip, showsOwner: Bool) {
        self.text = text
        self.showsOwner = showsOwner
        ruleCount = 0
        self.tip = tip
        lifetime = Self.negativeLifetime
        outcome = .missing(reason)
    }

    /// Evaluates what the store says of a number.
    ///
    /// - Parameters:
    ///   - text: the number as it was asked for.
    ///   - report: what the store says.
    ///   - number: the number.
    ///   - options: how it is shown.
    init(_ text: String, _ report: NumberReport, for number: E164Number, options: NumberOptions) {
        self.text = text
        tip = report.tip
        showsOwner = options.showsOwner
        let records = Self.sorted(report.answer.records)
        let resolution = ENUMResolution(records.map(\.naptr), for: number, schemes: options.schemes)
        let uris = resolution.uris
        ruleCount = min(records.count, ENUMResolution.ruleLimit)
        guard !uris.isEmpty else {
            lifetime = Self.negativeLifetime
            outcome = .missing(
                records.isEmpty ? "The number has no records" : "No rule of the number's records gives a URI"
            )
            return
        }
        let used = report.answer.parts.filter(\.isUsed)
            .compactMap { part in
                report.records.first { $0.name == part.name }
            }
        let end = used.map { Int($0.expiresAt) }.min() ?? report.tip.height
        lifetime = Int(report.answer.ttl)
        outcome = .found(
            Found(
                domain: options.domain(of: number),
                expiresIn: end - report.tip.height,
                rows: Self.rows(records, resolution),
                moreRecords: records.count - ruleCount,
                owner: options.showsOwner ? used.first?.address ?? "" : "",
                ttl: report.answer.ttl,
                uris: uris
            )
        )
    }

    /// In the order in which a client tries them: as ``ENUMResolution`` sorts.
    private static func sorted(_ records: [ENUMRecord]) -> [ENUMRecord] {
        guard records.count > 1 else { return records }
        return records.enumerated()
            .sorted { a, b in
                let (left, right) = (a.element.naptr, b.element.naptr)
                return (left.order, left.preference, a.offset) < (right.order, right.preference, b.offset)
            }
            .map(\.element)
    }

    private static func rows(_ records: [ENUMRecord], _ resolution: ENUMResolution) -> [Row] {
        var rows: [Row] = []
        for (record, step) in zip(records, resolution.steps).prefix(ENUMResolution.ruleLimit) {
            if let last = rows.last?.record, last.form == .list, record.form == .list,
                last.naptr.order == record.naptr.order, last.naptr.regexp == record.naptr.regexp
            {
                rows[rows.count - 1].services.append(record.naptr.services)
            } else {
                rows.append(Row(record: record, services: [record.naptr.services], outcome: step.outcome))
            }
        }
        return rows
    }

    /// Whether a rule of the number gives a URI.
    var isThere: Bool {
        if case .found = outcome { true } else { false }
    }

    /// The version of what is answered.
    var tag: String { EntityTag.tag(of: tip, showsOwner: showsOwner) }

    /// The body.
    var octets: [UInt8] {
        ReplyWriter.octets { write(to: &$0) }
    }

    /// Appends the body to another one.
    func write(to writer: inout ReplyWriter) {
        writer.object { writer in
            switch outcome {
            case .found(let found): write(found, to: &writer)
            case .missing(let reason):
                writer.key("phone_number")
                writer.append(text)
                writer.key("reason")
                writer.append(reason)
                writer.key("status")
                writer.append("not_found")
            }
        }
    }

    private func write(_ found: Found, to writer: inout ReplyWriter) {
        writer.key("enum_domain")
        writer.append(found.domain)
        writer.key("expires_in")
        writer.append(found.expiresIn)
        writer.key("height")
        writer.append(tip.height)
        if found.moreRecords > 0 {
            writer.key("more_records")
            writer.append(found.moreRecords)
        }
        writer.key("naptr_records")
        writer.array { writer in for row in found.rows { Self.write(row, to: &writer) } }
        writer.key("owner_address")
        writer.append(found.owner)
        writer.key("phone_number")
        writer.append(text)
        writer.key("sip_uri")
        writer.append(found.uris[0])
        writer.key("status")
        writer.append("success")
        writer.key("ttl")
        writer.append(found.ttl)
        writer.key("uris")
        writer.array { writer in for uri in found.uris { writer.append(uri) } }
    }

    private static func write(_ row: Row, to writer: inout ReplyWriter) {
        let texts = DDDSRule.texts(of: row.record.naptr.regexp)
        writer.object { writer in
            writer.key("flags")
            writer.append(row.record.storedFlags)
            writer.key("order")
            writer.append(row.record.naptr.order)
            writer.key("pattern")
            writer.append(texts?.pattern ?? [])
            writer.key("preference")
            writer.append(row.record.naptr.preference)
            writer.key("replacement")
            writer.append(texts?.replacement ?? [])
            writer.key("services")
            writer.array { writer in for service in row.services { writer.append(service) } }
            switch row.outcome {
            case .uri(let uri):
                writer.key("uri")
                writer.append(uri)
            case .noMatch:
                writer.key("unusable")
                writer.append("its pattern does not match the number")
            case .invalid(let reason):
                writer.key("unusable")
                writer.append("it " + reason)
            }
        }
    }
}
