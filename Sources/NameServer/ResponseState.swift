// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex

/// A response in the making: what was asked, how far the search has come, what is decided.
///
/// One value serves all queries of a worker, so that its scratch space need not be cleared each time.
struct ResponseState: ~Copyable {
    /// The name in question.
    var name = FoldedName()
    /// A host named by an answer, whose addresses are looked for.
    var host = FoldedName()
    /// The newest name of a chain of aliases, and an older one that it is compared with.
    var alias = FoldedName()
    var seen = FoldedName()

    /// The type asked for.
    var type = RRType.any
    /// How the query arrived.
    var transport = Transport.udp
    /// How many octets the response may have without its OPT record.
    var softLimit = 512
    /// Where the question ends; everything after it is taken back when the response is truncated.
    var questionEnd = 12

    /// Where the name in question stands in the message: first in the question, then in the RDATA of a CNAME.
    var owner = 12

    var code = ResponseCode.noError
    var error: ExtendedError?
    /// How the search has left our zones, if it has.
    var end = Remainder.nothing
    /// RA of the response (RFC 1035 §4.1.1).
    var offersRecursion = false
    var isAuthoritative = false
    var isTruncated = false
    /// Records in the answer, authority and additional sections.
    var counts = InlineArray<3, UInt16>(repeating: 0)

    /// Prepares for another query, whose name has been loaded already.
    mutating func begin(_ type: RRType, over transport: Transport, softLimit: Int) {
        self.type = type
        self.transport = transport
        self.softLimit = softLimit
        questionEnd = 12
        owner = 12
        code = .noError
        error = nil
        end = .nothing
        isAuthoritative = false
        isTruncated = false
        counts = InlineArray(repeating: 0)
    }

    /// A section of a message, as an index of `counts`.
    enum Section: Int {
        case answer = 0
        case authority = 1
        case additional = 2
    }

    mutating func refuse(_ code: ResponseCode, _ error: ExtendedError?) {
        self.code = code
        self.error = error
    }

    /// Says that the chain holds something for the question, but nothing that can be used.
    mutating func refuseInvalidData() {
        isAuthoritative = false
        refuse(.servFail, .invalidData)
    }

    mutating func count(_ records: Int, in section: Section) {
        counts[section.rawValue] &+= UInt16(truncatingIfNeeded: records)
    }

    /// Keeps what was written since `start` if it all fits, and takes it back if not.
    ///
    /// - Parameters:
    ///   - records: how many records were written.
    ///   - section: the section that they are in.
    ///   - start: where they start.
    ///   - fits: whether all were written.
    ///   - isRequired: whether the response must be truncated without them (RFC 2181 §9).
    ///   - writer: the message.
    /// - Returns: whether they were kept.
    mutating func keep(
        _ records: Int,
        in section: Section,
        since start: Int,
        fits: Bool,
        isRequired: Bool = true,
        of writer: inout MessageWriter
    ) -> Bool {
        guard fits, writer.count <= softLimit else {
            writer.truncate(to: start)
            isTruncated = isTruncated || isRequired
            return false
        }
        count(records, in: section)
        return true
    }
}
