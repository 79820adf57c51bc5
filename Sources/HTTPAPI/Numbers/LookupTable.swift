// SPDX-License-Identifier: MIT
import NIOCore

/// Replies to lookups by target, each of a block.
///
/// Every target has one place, which it shares with others; who comes last has it. So nothing has ever to be cleared,
/// which with many replies would stop the thread for milliseconds: what is of another block is not found, and written
/// over.
struct LookupTable {
    private struct Entry {
        var target: String
        var tip: DirectoryTip
        var reply: ByteBuffer
    }

    private var places = [Entry?](repeating: nil, count: 1 << 15)

    /// The most octets of a reply, and with the number of places a bound of 64 MB; a reply with one record has 800.
    private static let replyLimit = 2_048
    /// Longer targets are nobody's habit.
    private static let targetLimit = 128

    /// The reply to a target that was put in at a block.
    func reply(to target: String, at tip: DirectoryTip) -> ByteBuffer? {
        guard let entry = places[place(of: target)], entry.tip == tip, entry.target == target else { return nil }
        return entry.reply
    }

    /// Puts a reply in, unless it is large.
    mutating func keep(_ reply: ByteBuffer, to target: String, at tip: DirectoryTip) {
        guard reply.readableBytes <= Self.replyLimit, target.utf8.count <= Self.targetLimit else { return }
        places[place(of: target)] = Entry(target: target, tip: tip, reply: reply)
    }

    /// Nobody outside can tell which targets share a place: hash values differ from process to process.
    private func place(of target: String) -> Int {
        target.hashValue & (places.count - 1)
    }
}
