// SPDX-License-Identifier: MIT

/// A whole message as values of its own (RFC 1035 §4.1).
///
/// For clients and tests; a server's hot path works on ``MessageReader`` and ``MessageWriter`` instead.
public struct Message: Hashable, Sendable {
    /// Identifier and flags.
    public var header: Header
    /// Questions; a query has one (RFC 9619).
    public var questions: [Question]
    /// Answer section.
    public var answers: [ResourceRecord]
    /// Authority section.
    public var authorities: [ResourceRecord]
    /// Additional section, with the OPT record if there is one.
    public var additionals: [ResourceRecord]

    /// Creates a message.
    public init(
        header: Header,
        questions: [Question] = [],
        answers: [ResourceRecord] = [],
        authorities: [ResourceRecord] = [],
        additionals: [ResourceRecord] = []
    ) {
        self.header = header
        self.questions = questions
        self.answers = answers
        self.authorities = authorities
        self.additionals = additionals
    }

    /// Creates a query.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - id: Matches the answer to the query.
    ///   - recursionDesired: RD.
    ///   - edns: The OPT record, or `nil` for a query without EDNS.
    public init(query question: Question, id: UInt16, recursionDesired: Bool = false, edns: OPT? = nil) {
        self.init(header: Header(id: id), questions: [question], additionals: edns.map { [$0.record] } ?? [])
        header.recursionDesired = recursionDesired
    }

    /// The first OPT record's fields; `nil` without EDNS.
    public var edns: OPT? {
        additionals.lazy.compactMap { OPT($0) }.first
    }

    /// The response code with the bits that EDNS adds (RFC 6891 §6.1.3).
    public var responseCode: ResponseCode {
        let extended = UInt16(edns?.extendedResponseCode ?? 0)
        return ResponseCode(rawValue: extended << 4 | header.responseCode.rawValue)
    }
}

extension Message: CustomStringConvertible {
    /// The message in the manner of `dig`, a section a paragraph.
    public var description: String {
        let sections = [
            ("QUESTION", questions.map { ";\($0)" }),
            ("ANSWER", answers.map(\.description)),
            ("AUTHORITY", authorities.map(\.description)),
            ("ADDITIONAL", additionals.map(\.description)),
        ]
        return sections.filter { !$0.1.isEmpty }
            .reduce(";; \(header)\n") { text, section in
                text + "\n;; \(section.0) SECTION:\n" + section.1.joined(separator: "\n") + "\n"
            }
    }
}
