// SPDX-License-Identifier: MIT
public import NIOCore
import Synchronization

/// Lookups that were answered since the last block, ready to be sent again.
///
/// A proxy asks for the same numbers again and again, and between two blocks nothing can change what they are answered.
/// Each target is kept as it was written; the first lookup of a number goes the ordinary way and puts its reply in here.
public final class LookupCache: FastResponder {
    private let directory: any NameDirectory
    private let entries = Mutex(Entries())

    private struct Entries {
        var tip: DirectoryTip?
        var replies: [String: Entry] = [:]
        /// Octets of all replies and their targets.
        var octets = 0
    }

    private struct Entry {
        var head: [UInt8]
        var body: [UInt8]
        var tag: String

        var octets: Int { head.count + body.count + tag.utf8.count }
    }

    /// The most octets that are kept; with more everything is forgotten, which costs one ordinary lookup a number.
    private static let octetLimit = 32 << 20
    /// Longer targets are nobody's habit.
    private static let targetLimit = 128

    /// Creates a cache that holds nothing.
    public init(directory: any NameDirectory) {
        self.directory = directory
    }

    /// As for lookups that go the ordinary way.
    public var policy: RatePolicy { .read }

    /// The reply to a lookup that was answered since the last block.
    public func response(target: String, ifNoneMatch: String?) -> ByteBuffer? {
        guard let tip = directory.tip else { return nil }
        let entry = entries.withLock { entries in entries.tip == tip ? entries.replies[target] : nil }
        guard let entry else { return nil }
        if let ifNoneMatch, EntityTag.list(ifNoneMatch, contains: entry.tag) { return nil }
        var buffer = ByteBufferAllocator().buffer(capacity: entry.octets)
        buffer.writeBytes(entry.head)
        buffer.writeBytes(entry.body)
        return buffer
    }

    /// Keeps a reply, unless there was a block in the meantime.
    func keep(_ found: NumberLookup.Found, for target: String, caching: String) {
        guard found.isThere, target.utf8.count <= Self.targetLimit, directory.tip == found.tip else { return }
        let head = """
            HTTP/1.1 200 OK\r
            Content-Type: application/json\r
            Cache-Control: \(caching)\r
            ETag: \(found.tag)\r
            X-Content-Type-Options: nosniff\r
            Content-Length: \(found.body.count)\r
            \r

            """
        let entry = Entry(head: Array(head.utf8), body: found.body, tag: found.tag)
        entries.withLock { entries in
            if entries.tip != found.tip || entries.octets > Self.octetLimit {
                entries = Entries(tip: found.tip)
            }
            guard entries.replies.updateValue(entry, forKey: target) == nil else { return }
            entries.octets += entry.octets + target.utf8.count
        }
    }
}
