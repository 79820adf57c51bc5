// SPDX-License-Identifier: MIT
import DNSWire
import Foundation
import LDNS

/// A zone signed for a test by ldns-signzone, and how an authoritative server answers for it.
///
/// To every negative answer it adds all NSEC records of the zone: which of them prove the absence is the validator's to
/// find.
struct SignedZone: Sendable {
    let apex: DomainName
    /// The DS record of its key, a trust anchor or part of its parent.
    let ds: String
    private let records: [ResourceRecord]

    /// Signs a zone.
    ///
    /// - Parameters:
    ///   - apex: its name, with the final dot.
    ///   - lines: its records, without SOA and keys.
    ///   - expiry: when the signatures expire, `YYYYMMDD`; nil for four weeks from now.
    ///   - inception: from when on the signatures are good.
    /// - Throws: what the programs said.
    init(apex: String, lines: [String], expiry: String? = nil, inception: String? = nil) throws {
        self.apex = try DomainName(presentation: apex)
        (ds, records) = try Command.withFolder { folder in
            let soa = "\(apex) 300 IN SOA ns.invalid. root.invalid. 1 3600 600 86400 60"
            let text = ([soa] + lines).joined(separator: "\n") + "\n"
            try text.write(to: folder.appending(path: "zone"), atomically: true, encoding: .utf8)
            let key = try Command.run("ldns-keygen", ["-a", "ECDSAP256SHA256", "-k", apex], in: folder)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            let times = (expiry.map { ["-e", $0] } ?? []) + (inception.map { ["-i", $0] } ?? [])
            try Command.run("ldns-signzone", times + ["-o", apex, "-f", "signed", "zone", key], in: folder)
            let ds = try Command.run("ldns-key2ds", ["-n", "-2", "\(key).key"], in: folder)
            let signed = try Data(contentsOf: folder.appending(path: "signed"))
            let records = try LDNSZone(text: Array(signed)).records.map { try ResourceRecord($0) }
            return (ds.trimmingCharacters(in: .whitespacesAndNewlines), records)
        }
    }

    /// A zone without signatures.
    init(unsigned apex: String, lines: [String]) throws {
        self.apex = try DomainName(presentation: apex)
        ds = ""
        let soa = "\(apex) 300 IN SOA ns.invalid. root.invalid. 1 3600 600 86400 60"
        records = try ([soa] + lines).map { try ResourceRecord(text: $0) }
    }

    private init(apex: DomainName, ds: String, records: [ResourceRecord]) {
        self.apex = apex
        self.ds = ds
        self.records = records
    }

    /// The same zone with some of its records changed or, where the closure returns nil, left out.
    func forged(_ change: (ResourceRecord) -> ResourceRecord?) -> SignedZone {
        SignedZone(apex: apex, ds: ds, records: records.compactMap(change))
    }

    /// Answers as the zone's authority does.
    func answer(_ query: Message) -> Message {
        guard let question = query.questions.first, question.name.isSubdomain(of: apex) else {
            return query.reply(.refused)
        }
        let cuts = records.filter {
            $0.type == .ns && $0.name != apex && question.name.isSubdomain(of: $0.name)
        }
        if let cut = cuts.first, question.type != .ds || question.name != cut.name {
            return query.reply(authorities: cuts + withSignatures(cut.name, .ds) + (hasDS(cut.name) ? [] : denial))
        }
        let answers = withSignatures(question.name, question.type)
        guard answers.isEmpty else { return query.reply(answers: answers, isAuthoritative: true) }
        let aliases = withSignatures(question.name, .cname)
        guard aliases.isEmpty else { return query.reply(answers: aliases, isAuthoritative: true) }
        let isThere = records.contains { $0.name.isSubdomain(of: question.name) }
        return query.reply(
            isThere ? .noError : .nxDomain,
            authorities: withSignatures(apex, .soa) + denial,
            isAuthoritative: true
        )
    }

    private var denial: [ResourceRecord] {
        records.filter { $0.type == .nsec || covers($0, .nsec) }
    }

    private func hasDS(_ name: DomainName) -> Bool {
        records.contains { $0.name == name && $0.type == .ds }
    }

    private func withSignatures(_ name: DomainName, _ type: RRType) -> [ResourceRecord] {
        records.filter { $0.name == name && ($0.type == type || covers($0, type)) }
    }

    private func covers(_ record: ResourceRecord, _ type: RRType) -> Bool {
        guard case .rrsig(let signature) = record.rdata else { return false }
        return signature.typeCovered == type
    }
}
