// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import IP

/// What is to be found out, and what for.
///
/// A class, because it is passed around a good deal until it is done.
final class LookUpOrder: Sendable {
    let question: AskedQuestion
    let client: ClientQuery
    /// Who asks, if it is somebody whose share is bounded.
    let source: IPAddress?
    /// The question for the response, letter case as the client has it; for the target of an alias the target.
    let questionOctets: [UInt8]
    /// How the answer has come to the name asked for.
    let way: Way
    /// An answer whose time is over, for the case that there is no better one in time.
    let stale: [UInt8]?
    /// What the client is told of names that the answer leads to.
    let view: ClientView

    /// How an answer has come to a name.
    struct Way {
        /// The response so far, whose last alias leads to the name; nil if the client asked for it.
        var beginning: [UInt8]?
        /// The name at which the chain has delegated; nil for a name of the clearnet.
        var cut: DomainName?
        /// Whether a name of the clearnet has led here, which may not lead to private addresses.
        var hidesPrivate = false
        /// How often the answer has led back outside.
        var turns = 0
    }

    /// How often it may: each time is one more question for the resolver, which an owner of names can cause.
    private static let turnLimit = 4

    init(
        question: AskedQuestion,
        client: ClientQuery,
        source: IPAddress?,
        questionOctets: [UInt8],
        way: Way = Way(),
        stale: [UInt8]? = nil,
        view: ClientView
    ) {
        (self.question, self.questionOctets) = (question, questionOctets)
        (self.client, self.source, self.view) = (client, source, view)
        (self.way, self.stale) = (way, stale)
    }

    /// Whether the answer may lead back outside.
    var mayLeadOutside: Bool { way.turns < Self.turnLimit }

    /// The same with something to fall back on.
    func with(stale: [UInt8]) -> LookUpOrder {
        LookUpOrder(
            question: question,
            client: client,
            source: source,
            questionOctets: questionOctets,
            way: way,
            stale: stale,
            view: view
        )
    }

    /// What is to be found out where the answer to this one leads.
    ///
    /// - Parameters:
    ///   - exit: where that is.
    ///   - response: the answer, which ends there.
    /// - Returns: nil if it cannot be joined with what was said before.
    func goingOn(at exit: WayOut, after response: [UInt8]) -> LookUpOrder? {
        var next = Way(beginning: response, cut: exit.cut, turns: way.turns + 1)
        if let beginning = way.beginning {
            guard let joined = Joining.response(beginning, response, limit: client.limit) else { return nil }
            next.beginning = joined
        }
        next.hidesPrivate = view.zones.hidesPrivate(self)
        return LookUpOrder(
            question: AskedQuestion(name: exit.target.span, type: question.type, rrClass: question.rrClass),
            client: client,
            source: source,
            questionOctets: exit.target + questionOctets.suffix(4),
            way: next,
            stale: stale,
            view: view
        )
    }
}
