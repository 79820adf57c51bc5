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
    /// The octets after which no further number of one request is answered.
    private static let bulkOctets = 4 << 20
    /// The rules after which no further number of one request is answered.
    private static let bulkRules = 4_000

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
        let octets = try await results(of: numbers, request, showsOwner: showsOwner)
        return Reply(.ok, octets: octets, caching: "no-store", tag: nil)
    }

    /// What is answered to many numbers, each of them looked up once.
    ///
    /// Whoever asks must not make us say or compute without end: what comes beyond is to be asked for by itself.
    private func results(of numbers: [String], _ request: APIRequest, showsOwner: Bool) async throws -> [UInt8] {
        try request.limiter.admit(request.context, policy: .numbers, cost: Set(numbers).count)
        var known: [String: NumberReply] = [:]
        var body = Array("{\"count\":\(numbers.count),\"results\":[".utf8)
        var rules = 0
        for (index, text) in numbers.enumerated() {
            try Task.checkCancellation()
            if index > 0 { body.append(UInt8(ascii: ",")) }
            guard rules < Self.bulkRules, body.count < Self.bulkOctets else {
                body += ReplyWriter.line(of: Self.notAnswered(text))
                continue
            }
            let reply: NumberReply
            if let earlier = known[text] {
                reply = earlier
            } else {
                reply = try await lookup.reply(to: text, showsOwner: showsOwner)
                known[text] = reply
                rules += reply.ruleCount
            }
            body += reply.octets.dropLast()
        }
        return body + Array("],\"status\":\"success\"}\n".utf8)
    }

    private static func notAnswered(_ text: String) -> JSON {
        [
            "phone_number": .string(text),
            "reason": "The answer would be too long; ask for this number in a request of its own",
            "status": "not_answered",
        ]
    }
}
