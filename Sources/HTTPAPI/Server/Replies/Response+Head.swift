// SPDX-License-Identifier: MIT
import HTTPTypes
import Hummingbird

extension Response {
    /// The response to HEAD: the fields of the one to GET, and no content (RFC 9110 §9.3.2).
    ///
    /// A stream has no length; the library would say that it is 0.
    var withoutContent: Response {
        var response = createHeadResponse()
        response.headers[.contentLength] = headers[.contentLength]
        return response
    }
}
