// SPDX-License-Identifier: MIT
import HTTPTypes
import HummingbirdCore

extension APIRequest {
    /// A page of somebody else must not change anything, whatever token it got hold of.
    ///
    /// Browsers say where a request comes from, in one of two ways (RFC 6454 §7; Fetch Metadata §2.3).
    func refuseOtherOrigins() throws(APIError) {
        let headers = request.headers
        let site = HTTPField.Name("Sec-Fetch-Site").flatMap { headers[$0] }
        let isForeignSite = site.map { $0 != "same-origin" && $0 != "none" } ?? false
        let own = "\(request.head.scheme ?? "http")://\(request.head.authority ?? "")".lowercased()
        let isForeignOrigin = headers[values: .origin].contains { $0.lowercased() != own }
        guard isForeignSite || isForeignOrigin else { return }
        throw APIError(.forbidden, code: "cross_origin", "Pages of other origins may read here, and change nothing")
    }
}
