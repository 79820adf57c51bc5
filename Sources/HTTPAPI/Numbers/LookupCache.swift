// SPDX-License-Identifier: MIT
internal import CoreMetrics
public import NIOCore
import Synchronization

/// Answers lookups at once: from what the directory has at hand, or with what was answered since the last block.
///
/// A proxy asks for the same numbers again and again, and until the directory has another tip nothing changes in what they are answered.
public final class LookupCache: FastResponder {
    private let lookup: NumberLookup
    private let table = Mutex(LookupTable())
    private let kept = LookupCache.counter("kept")
    private let made = LookupCache.counter("made")

    private static let path = "/enum/lookup?"

    private static let lookups = "numen.http.lookups"

    /// What the metrics tell, by their labels.
    static let help = [lookups: "Lookups of numbers that were answered at once: with what was kept, or made anew."]

    private static func counter(_ answer: String) -> Counter {
        Counter(label: lookups, dimensions: [("answer", answer)])
    }

    /// Creates a cache that holds nothing.
    init(lookup: NumberLookup) {
        self.lookup = lookup
    }

    /// As for lookups that go the ordinary way.
    public var route: String { "/enum/lookup" }

    /// As for lookups that go the ordinary way.
    public var policy: RatePolicy { .read }

    /// The reply to a lookup of one number.
    public func response(target: String, ifNoneMatch: String?) -> ByteBuffer? {
        guard target.hasPrefix(Self.path), let tip = lookup.directory.tip else { return nil }
        let tag = EntityTag.tag(of: tip, showsOwner: lookup.options.showsOwner)
        let hasVersion = ifNoneMatch.map { EntityTag.list($0, contains: tag) } ?? false
        if !hasVersion, let kept = table.withLock({ $0.reply(to: target, at: tip) }) {
            self.kept.increment()
            return kept
        }
        guard let text = Self.number(in: target), let reply = lookup.replyAtOnce(to: text) else { return nil }
        // There was a block just now; that can be told in the ordinary way.
        guard reply.tip == tip else { return nil }
        made.increment()
        if hasVersion, reply.isThere { return Self.octets("304 Not Modified", reply) }
        let octets = Self.octets(reply.isThere ? "200 OK" : "404 Not Found", reply, body: reply.octets)
        // What is not there is asked for by those who try all numbers, and each of them once.
        if reply.isThere { table.withLock { $0.keep(octets, to: target, at: tip) } }
        return octets
    }

    /// The number that a target asks for; nil if there is none, or something that the router may read in another way.
    private static func number(in target: String) -> String? {
        guard !target.utf8.contains(UInt8(ascii: "#")) else { return nil }
        let number = QueryString(target.dropFirst(path.count))["number"]
        return number == "" ? nil : number
    }

    /// The octets of a reply, with the fields that the ordinary way gives it.
    private static func octets(_ status: String, _ reply: NumberReply, body: [UInt8]? = nil) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(256 + (body?.count ?? 0))
        buffer.writeString("HTTP/1.1 \(status)\r\n")
        if let body { buffer.writeString("Content-Type: application/json\r\nContent-Length: \(body.count)\r\n") }
        buffer.writeString(
            """
            Cache-Control: public, max-age=\(reply.lifetime)\r
            ETag: \(reply.tag)\r
            Server: numen\r
            X-Content-Type-Options: nosniff\r
            \r

            """
        )
        buffer.writeBytes(body ?? [])
        return buffer
    }
}
