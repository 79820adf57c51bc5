// SPDX-License-Identifier: MIT

import CLDNS

/// What libldns said no to.
public struct LDNSError: Error, Hashable, Sendable {
    /// The library's status number.
    public let status: UInt32
    /// The library's own words for it.
    public let message: String
    /// The line of a zone file, counted from 1; `nil` where there are no lines.
    public let line: Int?

    init(_ status: ldns_status, line: Int? = nil) {
        self.status = status.rawValue
        self.line = line
        // The words are static storage of the library; unknown numbers have none.
        if let words = unsafe ldns_get_errorstr_by_id(status) {
            message = unsafe String(cString: words)
        } else {
            message = "status \(status.rawValue)"
        }
    }

    /// Throws unless the status says that all went well.
    static func check(_ status: ldns_status, line: Int? = nil) throws(LDNSError) {
        guard status == LDNS_STATUS_OK else { throw LDNSError(status, line: line) }
    }
}

extension LDNSError: CustomStringConvertible {
    /// The library's words, and the line if there is one.
    public var description: String {
        line.map { "line \($0): \(message)" } ?? message
    }
}
