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
        let found = try await lookup.find(text, showsOwner: showsOwner)
        let scope = showsOwner && !options.showsOwner ? "private" : "public"
        let caching = "\(scope), max-age=\(found.lifetime)"
        // What is kept is for everybody.
        if showsOwner == options.showsOwner {
            cache.keep(found, for: "\(request.request.uri)", caching: caching)
        }
        if found.isThere, request.hasVersion(found.tag) { return .notModified(caching: caching, tag: found.tag) }
        return Reply(found.isThere ? .ok : .notFound, octets: found.body, caching: caching, tag: found.tag)
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
        var results: [JSON] = []
        for text in numbers {
            results.append(try await lookup.result(text, showsOwner: showsOwner).json)
        }
        return Reply(.ok, ["count": .integer(results.count), "results": .array(results), "status": "success"])
    }
}
