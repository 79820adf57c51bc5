// SPDX-License-Identifier: MIT
import DNSTransport
import DNSWire
import NameServer
import Synchronization

/// Answers a message with itself and QR set; REFUSED (RCODE 5) if the client is not allowed.
///
/// The octet after the header is an order: `T` sets TC, `L` with a number of two octets makes the answer so long (0 is
/// appended), `D` is answered with `drop`, `C` appends the client's address as text. `P` is answered later: when a query
/// with `R` and the same id comes, whichever way, or never if that is `N`. `Y` with a number of two octets is a question for
/// that type. Less than 12 octets, or QR set, is dropped.
struct EchoResponder: DNSResponder, ~Copyable {
    private let postponed: Postponed?
    private var pending: [UInt8] = []
    private(set) var questionType = RRType(rawValue: 0)

    init(postponed: Postponed? = nil) {
        self.postponed = postponed
    }

    mutating func refresh() {}

    mutating func take(_ reply: DeferredReply) {
        postponed?.add(pending, reply)
    }

    mutating func answer(
        _ query: Span<UInt8>,
        from origin: QueryOrigin,
        into response: inout MessageWriter
    ) -> Verdict {
        guard query.count >= 12, query[2] & 0x80 == 0 else { return .drop }
        let order: UInt8 = query.count > 12 ? query[12] : 0
        questionType = RRType(rawValue: 0)
        if order == UInt8(ascii: "Y"), query.count >= 15 {
            questionType = RRType(rawValue: UInt16(query[13]) << 8 | UInt16(query[14]))
        }
        if order == UInt8(ascii: "D") { return .drop }
        if order == UInt8(ascii: "P"), postponed != nil {
            pending = (0..<query.count).map { query[$0] }
            pending[2] |= 0x80
            return .later
        }
        if order == UInt8(ascii: "R") || order == UInt8(ascii: "N") {
            postponed?.end(Int(query[0]) << 8 | Int(query[1]), isAnswered: order == UInt8(ascii: "R"))
        }
        response.reset(limit: 65_535)
        var fits = response.append(query.extracting(first: 2))
        fits = response.append((query[2] | 0x80) | (order == UInt8(ascii: "T") ? 0x02 : 0)) && fits
        fits = response.append(origin.isAllowed ? query[3] : 5) && fits
        fits = response.append(query.extracting(4..<query.count)) && fits
        if order == UInt8(ascii: "L"), query.count >= 15 {
            for _ in response.count..<(Int(query[13]) << 8 | Int(query[14])) {
                fits = response.append(UInt8(0)) && fits
            }
        }
        if order == UInt8(ascii: "C") {
            for octet in origin.client.description.utf8 {
                fits = response.append(octet) && fits
            }
        }
        return .reply
    }
}

/// Queries that wait for their answer, by id.
final class Postponed: Sendable {
    private let waiting = Mutex<[Int: ([UInt8], DeferredReply)]>([:])

    func add(_ answer: [UInt8], _ reply: DeferredReply) {
        waiting.withLock { $0[id(answer)] = (answer, reply) }
    }

    func end(_ id: Int, isAnswered: Bool) {
        guard let (answer, reply) = waiting.withLock({ $0.removeValue(forKey: id) }), isAnswered else { return }
        reply.send(answer)
        reply.send(answer)
    }

    func endAll() {
        for number in waiting.withLock({ Array($0.keys) }) { end(number, isAnswered: true) }
    }
}

/// A message for `EchoResponder`: a header with an id, and what follows it.
func message(_ id: UInt16, _ rest: [UInt8] = []) -> [UInt8] {
    [UInt8(id >> 8), UInt8(id & 0xff), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] + rest
}

/// The order that makes the answer so many octets long.
func ofLength(_ count: Int) -> [UInt8] {
    [UInt8(ascii: "L"), UInt8(count >> 8), UInt8(count & 0xff)]
}

/// A message as it travels over TCP.
func framed(_ message: [UInt8]) -> [UInt8] {
    [UInt8(message.count >> 8), UInt8(message.count & 0xff)] + message
}

/// The id of a message.
func id(_ message: [UInt8]) -> Int {
    message.count < 2 ? -1 : Int(message[0]) << 8 | Int(message[1])
}
