// SPDX-License-Identifier: MIT
import Access
import ENUM
import HTTPTypes
import Hummingbird
import JSONRPC

// GET /enum/lookup?number= and POST /enum/lookup.

extension NumberRoutes {
    /// The most numbers of one request.
    static let bulkLimit = 1_000

    /// Answers one number.
    func lookUp(_ request: APIRequest) async throws -> Reply {
        guard let text = request.query["number"], !text.isEmpty else {
            throw APIError(.badRequest, code: "missing_number", "Missing required parameter: number")
        }
        let showsOwner = options.showsOwner || request.context.principal.holds(.operator)
        let reply = try await lookup.reply(to: text, showsOwner: showsOwner)
        let scope = showsOwner && !options.showsOwner ? "private" : "public"
        let caching = "\(scope), max-age=\(reply.lifetime)"
        if reply.isThere, request.hasVersion(reply.tag) { return .notModified(caching: caching, tag: reply.tag) }
        return Reply(reply.isThere ? .ok : .notFound, octets: reply.octets, caching: caching, tag: reply.tag)
    }

    /// Answers many numbers at once, in their order.
    func lookUpMany(_ request: APIRequest) async throws -> Reply {
        var fields = try FieldReader(try await request.body())
        let numbers = fields.texts("numbers", atMost: Self.bulkLimit)
        if !fields.has("numbers") { fields.note("/numbers", "is missing") }
        for (index, text) in numbers.enumerated() where E164Number(text, maxDigits: options.maxDigits) == nil {
            fields.note("/numbers/\(index)", "is not a telephone number such as +1234567890")
        }
        try fields.finish("The numbers cannot be looked up")
        let showsOwner = options.showsOwner || request.context.principal.holds(.operator)
        var replies: [NumberReply] = []
        for text in numbers {
            replies.append(try await lookup.reply(to: text, showsOwner: showsOwner))
        }
        let octets = ReplyWriter.octets { writer in
            writer.object { writer in
                writer.key("count")
                writer.append(replies.count)
                writer.key("results")
                writer.array { writer in for reply in replies { reply.write(to: &writer) } }
                writer.key("status")
                writer.append("success")
            }
        }
        return Reply(.ok, octets: octets, caching: "no-store", tag: nil)
    }
}
