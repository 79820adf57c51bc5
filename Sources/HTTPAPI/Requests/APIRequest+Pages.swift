// SPDX-License-Identifier: MIT
import JSONRPC
import NVS

// What requests for one page of many names have in common: ?limit= and ?cursor=.

extension APIRequest {
    /// The most names of a page.
    func pageLimit(atMost most: Int) throws(APIError) -> Int {
        guard let text = query["limit"] else { return most }
        guard let limit = Int(text), (1...most).contains(limit) else {
            throw APIError(field: "/limit", "must be a whole number from 1 to \(most)")
        }
        return limit
    }

    /// The last name of the page before; what a client sends as a cursor is a name in hexadecimal.
    var cursor: [UInt8]? {
        get throws(APIError) {
            guard let text = query["cursor"] else { return nil }
            guard text.utf8.count <= 2 * NameRules.maxNameLength, let name = Hex.decode(Array(text.utf8)), !name.isEmpty
            else {
                throw APIError(field: "/cursor", "must be the \"next\" of a page before")
            }
            return name
        }
    }
}
