// SPDX-License-Identifier: MIT
import HTTPTypes
import Hummingbird
import JSONRPC
import NIOCore
import NVS

/// A request as the routes see it.
struct APIRequest: Sendable {
    let request: Request
    let context: APIContext
    /// The most octets of its body.
    let bodyLimit: Int
    /// Counts what clients ask.
    let limiter: RateGate

    /// The parameters behind the question mark.
    var query: QueryString { QueryString(request.uri.query.map { $0[...] } ?? "") }

    /// The octets of a part of the path that a route leaves open.
    func parameter(_ name: String) -> [UInt8] {
        context.parameters.get(name).map { PercentEncoding.decode(Array($0.utf8)) } ?? []
    }

    /// The body as JSON.
    ///
    /// - Throws: if it is announced as something else, too long, or no JSON that can be used.
    func body() async throws -> JSON {
        guard Self.isJSON(request.headers[.contentType]) else {
            throw APIError(
                .unsupportedMediaType,
                code: "not_json",
                "The body must be JSON: send it with Content-Type: application/json"
            )
        }
        let limit = bodyLimit
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw APIError(.contentTooLarge, code: "too_large", "The body has more than \(limit) octets")
        }
        guard buffer.readableBytes > 0 else {
            throw APIError(.badRequest, code: "not_json", "The body is empty; it must be JSON")
        }
        return try StrictJSON.parse(Array(buffer.readableBytesView))
    }

    /// Whether a type is `application/json` or `application/…+json`, with or without parameters.
    private static func isJSON(_ type: String?) -> Bool {
        guard let type else { return false }
        let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        return essence == "application/json" || essence.hasPrefix("application/") && essence.hasSuffix("+json")
    }

    /// Whether the client has this version of a resource already (RFC 9110 §13.1.2).
    func hasVersion(_ tag: String) -> Bool {
        ifNoneMatch.map { EntityTag.list($0, contains: tag) } ?? false
    }

    private var ifNoneMatch: String? { request.headers[.ifNoneMatch] }
}

/// Versions of resources (RFC 9110 §8.8.3).
enum EntityTag {
    /// Another one for each run of the program: options, trust and version may be others.
    private static let run = String(UInt32.random(in: 0...UInt32.max), radix: 36)

    /// The tag of what is answered as of a block.
    ///
    /// - Parameters:
    ///   - tip: the block.
    ///   - showsOwner: whether it is shown who owns a record, which not everybody may see.
    /// - Returns: the tag in its quotes.
    static func tag(of tip: DirectoryTip, showsOwner: Bool) -> String {
        "\"\(tip.hash.prefix(20))-\(tip.revision)-\(run)\(showsOwner ? "o" : "")\""
    }

    /// Whether a list of tags, or `*`, holds a tag, compared weakly.
    static func list(_ list: String, contains tag: String) -> Bool {
        list.split(separator: ",")
            .contains { entry in
                let entry = entry.drop { $0 == " " }.prefix { $0 != " " }
                return entry == "*" || entry == tag || entry.hasPrefix("W/") && entry.dropFirst(2) == tag
            }
    }
}
