// SPDX-License-Identifier: MIT
import DNSWire

extension Message {
    /// An answer to this query with records in presentation form.
    func reply(
        _ code: ResponseCode = .noError,
        answers: [ResourceRecord] = [],
        authorities: [ResourceRecord] = [],
        additionals: [ResourceRecord] = [],
        isAuthoritative: Bool = false,
        isTruncated: Bool = false
    ) -> Message {
        var header = Header(id: header.id)
        header.isResponse = true
        header.recursionDesired = self.header.recursionDesired
        header.recursionAvailable = !isAuthoritative
        header.isAuthoritative = isAuthoritative
        header.isTruncated = isTruncated
        header.responseCode = code
        let edns = edns.map { [OPT(dnssecOK: $0.dnssecOK).record] } ?? []
        return Message(
            header: header,
            questions: questions,
            answers: answers,
            authorities: authorities,
            additionals: additionals + edns
        )
    }

    /// An answer with one A record of the name that was asked for.
    func reply(address: String, ttl: UInt32 = 300) -> Message {
        guard let question = questions.first, let address = A(text: address) else { return reply(.servFail) }
        return reply(answers: [ResourceRecord(name: question.name, ttl: ttl, rdata: .a(address))])
    }
}
