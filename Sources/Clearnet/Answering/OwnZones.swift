// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import NameIndex
internal import NameServer
internal import Synchronization

/// Our zones, for answers from outside that end with an alias for one of their names.
///
/// Whatever else such an answer says of that name nobody believes.
final class OwnZones: Sendable {
    private let names: Mutex<NameServer>

    init(_ index: NameIndex) {
        names = Mutex(NameServer(index: index))
    }

    /// The response with what our zones say of the last alias's target after it.
    ///
    /// The way leads outside once at most: an alias or a delegation that leads there again is a failure.
    /// - Parameters:
    ///   - response: aliases, the last of which leads here.
    ///   - question: what was asked.
    ///   - client: who gets it.
    /// - Returns: nil if our zones say nothing of the target.
    func goOn(_ response: [UInt8], _ question: AskedQuestion, _ client: ClientQuery) -> [UInt8]? {
        guard let beginning = try? Message.decode(response) else { return nil }
        // Nothing was said, so there is nothing to go on from.
        guard !beginning.header.isTruncated, beginning.responseCode == .noError else { return response }
        let aliases = beginning.answers.reversed().lazy
            .compactMap { record -> DomainName? in
                guard case .cname(let alias) = record.rdata else { return nil }
                return alias.target
            }
        guard let target = aliases.first else { return nil }
        let query = Message(
            query: Question(name: target, type: question.type, class: question.rrClass),
            id: client.id,
            recursionDesired: true,
            edns: client.hasEDNS ? OPT(dnssecOK: client.dnssecOK) : nil
        )
        guard let octets = try? query.encode(), let end = answer(octets) else { return nil }
        return Joining.response(response, end, limit: client.limit)
    }

    private func answer(_ query: [UInt8]) -> [UInt8]? {
        names.withLock { names in
            var writer = MessageWriter()
            names.refresh()
            guard names.answer(query.span, over: .tcp, recursion: .outside, into: &writer) == .reply else { return nil }
            if names.remainder != .nothing {
                names.answer(query.span, by: .refuse(.servFail, .other), into: &writer)
            }
            return writer.octets
        }
    }
}
