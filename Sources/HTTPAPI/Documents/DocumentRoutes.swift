// SPDX-License-Identifier: MIT
import HTTPTypes
import Hummingbird
import JSONRPC

/// The description of the server's interface, for programs and for people.
struct DocumentRoutes: Sendable {
    private let document: [UInt8]
    private let page: [UInt8]

    /// Writes both, once.
    ///
    /// - Parameters:
    ///   - version: the server's version.
    ///   - options: how numbers are read.
    init(version: String, options: NumberOptions) {
        let text = OpenAPIDocument.text.replacing("{version}", with: version)
            .replacing("{further-digits}", with: "\(options.maxDigits - 1)")
        document = Array(text.utf8) + [0x0A]
        let json = (try? JSONParser().parse(Array(text.utf8))) ?? .null
        page = Array(DocumentPage(json).html.utf8)
    }

    var routes: [Route] {
        let (document, page) = (document, page)
        return [
            Route(.get, "/openapi.json", rate: .read) { _ in
                Reply(.ok, octets: document, caching: "public, max-age=3600", tag: nil)
            },
            Route(.get, "/docs", rate: .read) { _ in
                let body = ResponseBody(byteBuffer: ByteBuffer(bytes: page))
                var reply = Reply(.ok, type: "text/html; charset=utf-8", caching: "public, max-age=3600", body: body)
                // Nothing of the page runs or loads, whatever a mistake in it would let through.
                reply.headers[.contentSecurityPolicy] =
                    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                return reply
            },
        ]
    }
}
