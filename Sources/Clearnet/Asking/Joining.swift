// SPDX-License-Identifier: MIT
internal import DNSWire

/// Joins the beginning of an answer with what others say of the last alias's target: the resolver if the beginning is from
/// our zones, and our zones if it is from the resolver.
enum Joining {
    /// The joined response.
    ///
    /// - Parameters:
    ///   - beginning: a response with the client's question and aliases.
    ///   - end: a response to the target.
    ///   - limit: the most octets.
    /// - Returns: both in one, with TC and no records if that is too long; nil if one of them cannot be read.
    static func response(_ beginning: [UInt8], _ end: [UInt8], limit: Int) -> [UInt8]? {
        guard let beginning = try? Message.decode(beginning), let end = try? Message.decode(end) else { return nil }
        return response(beginning, end, limit: limit)
    }

    static func response(_ beginning: Message, _ rest: Message, limit: Int) -> [UInt8]? {
        var message = beginning
        // What is ours is not signed, so the whole is not either (RFC 6840 §5.8); and it is ours only in part.
        message.header.flags = message.header.flags & ~0x042F | rest.header.flags & 0x001F
        message.answers += rest.answers
        message.authorities = rest.authorities
        message.additionals = rest.additionals
        let isCut = beginning.header.isTruncated || rest.header.isTruncated
        if !isCut, let octets = try? message.encode(limit: limit) { return octets }
        message.header.flags |= 0x0200
        (message.answers, message.authorities) = ([], [])
        message.additionals.removeAll { $0.type != .opt }
        return try? message.encode(limit: limit)
    }
}
