// SPDX-License-Identifier: MIT
package import JSONRPC

/// What is to become an entry of an audit log.
package struct AuditDraft: Hashable, Sendable {
    package var time: Int64
    package var actor: String
    package var action: String
    package var details: JSONObject

    /// Creates a draft; the members are those of ``AuditEntry``.
    package init(time: Int64, actor: String, action: String, details: JSONObject) {
        self.time = time
        self.actor = actor
        self.action = action
        self.details = details
    }
}
