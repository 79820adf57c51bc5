// SPDX-License-Identifier: MIT
import HTTPTypes
import NIOHTTP1

extension HTTPRequest {
    /// A request without what belonged to its connection only.
    ///
    /// - Throws: if its method or a field has a name that is none.
    init(_ head: HTTPRequestHead, _ header: HTTP1Header, scheme: String) throws(APIError) {
        guard let method = Method(head.method.rawValue) else {
            throw APIError(.notImplemented, code: "not_implemented", "The method is not known here")
        }
        var fields = HTTPFields()
        fields.reserveCapacity(head.headers.count)
        for (name, value) in head.headers where !HTTP1Header.same(name, "host") {
            let value = HTTP1Header.trimmed(value)
            guard let name = HTTPField.Name(name), HTTPField.isValidValue(value) else {
                throw APIError(
                    .badRequest,
                    code: "bad_request",
                    "A field of the header has octets that no field may have"
                )
            }
            fields.append(HTTPField(name: name, value: value))
        }
        self.init(
            method: method,
            scheme: scheme,
            authority: header.authority,
            path: header.target,
            headerFields: fields
        )
    }
}

extension HTTPResponseHead {
    /// The head of a response as HTTP/1.1 writes it.
    init(_ response: HTTPResponse) {
        var headers = HTTPHeaders()
        headers.reserveCapacity(response.headerFields.count + 1)
        for field in response.headerFields { headers.add(name: field.name.rawName, value: field.value) }
        self.init(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: response.status.code, reasonPhrase: response.status.reasonPhrase),
            headers: headers
        )
    }
}
