// SPDX-License-Identifier: MIT
import HTTPTypes
import NIOHTTP1

// RFC 9112. The parser has checked the syntax, and refuses Transfer-Encoding beside Content-Length (§6.1), line folding
// (§5.2) and bare CR or LF (§2.2). What follows is what a request means for its connection.

/// What the fields of an HTTP/1 header say to the server itself.
struct HTTP1Header {
    /// The target without an authority.
    var target = ""
    /// The host that the request is for; nil if it has none.
    var authority: String?
    var bodyLength: BodyLength = .none
    var expectsContinue = false
    var isLast = false
    var hasCredential = false
    var ifNoneMatch: String?
    var requestID: String?
    var forwardedFor: [String] = []
    /// Whether a proxy has passed the request on, or says so.
    var isPassedOn = false
    /// Whether the parser will read no request behind this one.
    var asksForUpgrade = false

    enum BodyLength: Equatable {
        case none
        case octets(Int)
        case chunked
    }

    /// Reads a header.
    ///
    /// - Throws: what is refused for its connection's sake.
    init(_ head: HTTPRequestHead) throws(APIError) {
        isLast = !head.isKeepAlive || head.version != .http1_1
        var hosts = 0
        for (name, value) in head.headers {
            let value = Self.trimmed(value)
            // The length decides for most fields that they are none of these.
            switch name.utf8.count {
            case 4 where Self.same(name, "host"):
                hosts += 1
                authority = value
            // Older versions do not know it, and what they mean by it is ignored (RFC 9110 §10.1.1).
            case 6 where head.version == .http1_1 && Self.same(name, "expect"): try expect(value)
            case 7 where Self.same(name, "upgrade"): asksForUpgrade = true
            case 9 where Self.same(name, "forwarded"): isPassedOn = true
            case 12 where Self.same(name, "x-request-id"): requestID = value
            case 13 where Self.same(name, "authorization"): hasCredential = true
            case 13 where Self.same(name, "if-none-match"):
                ifNoneMatch = ifNoneMatch.map { "\($0), \(value)" } ?? value
            case 14 where Self.same(name, "content-length"): try contentLength(value)
            case 15 where Self.same(name, "x-forwarded-for"):
                forwardedFor.append(value)
                isPassedOn = true
            case 17 where Self.same(name, "transfer-encoding"): try transferEncoding(value, head.version)
            default: break
            }
        }
        try route(head)
        guard hosts == 1 || hosts == 0 && head.version != .http1_1 else {
            throw APIError(
                .badRequest,
                code: "invalid_host",
                hosts == 0 ? "The request has no Host" : "The request has more than one Host"
            )
        }
        if asksForUpgrade { isLast = true }
    }

    /// Finds the target (RFC 9112 §3.2): the one of a proxy names its host itself.
    private mutating func route(_ head: HTTPRequestHead) throws(APIError) {
        let uri = head.uri
        if uri.utf8.first == UInt8(ascii: "/") || uri == "*" && head.method == .OPTIONS {
            target = uri
            return
        }
        guard head.method != .CONNECT else {
            throw APIError(.notImplemented, code: "not_implemented", "The server is not a proxy")
        }
        let prefix = ["http://", "https://"]
            .first { uri.utf8.count > $0.utf8.count && Self.same(uri.prefix($0.count), $0) }
        guard let prefix else {
            throw APIError(.badRequest, code: "invalid_target", "The target of the request is not a path")
        }
        let rest = uri.dropFirst(prefix.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        authority = String(rest[..<end])
        target = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/" + rest[end...]
    }

    private mutating func expect(_ value: String) throws(APIError) {
        guard Self.same(value, "100-continue") else {
            throw APIError(.expectationFailed, code: "expectation_failed", "The request expects what is not known here")
        }
        expectsContinue = true
    }

    private mutating func contentLength(_ value: String) throws(APIError) {
        // The parser wants it to be digits, and once. More digits than a body may have octets are one answer.
        guard bodyLength == .none, !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw APIError(.badRequest, code: "invalid_length", "The request's length is not one number")
        }
        let length = Int(value) ?? .max
        bodyLength = length == 0 ? .none : .octets(length)
        hasLength = true
    }

    private var hasLength = false

    private mutating func transferEncoding(_ value: String, _ version: HTTPVersion) throws(APIError) {
        // Two lengths are how requests are smuggled past a proxy (RFC 9112 §11.2).
        guard bodyLength == .none, !hasLength, version == .http1_1 else {
            throw APIError(.badRequest, code: "invalid_length", "The request says twice how long it is")
        }
        guard Self.same(value, "chunked") else {
            throw APIError(
                .notImplemented,
                code: "not_implemented",
                "Of transfer codings only \"chunked\" is known here"
            )
        }
        bodyLength = .chunked
    }

    /// A value without the blanks around it (RFC 9112 §5.1), of which the parser leaves those behind it.
    static func trimmed(_ value: String) -> String {
        guard let last = value.utf8.last, last == 0x20 || last == 0x09 else { return value }
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let octets = Array(value.utf8.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
        return String(decoding: octets, as: UTF8.self)
    }

    /// Whether a text is another one, in any case.
    static func same(_ text: some StringProtocol, _ lowercase: String) -> Bool {
        text.utf8.elementsEqual(lowercase.utf8) { octet, expected in
            octet == expected || (0x41...0x5A).contains(octet) && octet | 0x20 == expected
        }
    }
}
