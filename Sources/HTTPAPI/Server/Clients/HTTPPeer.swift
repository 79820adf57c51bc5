// SPDX-License-Identifier: MIT
import Access
import IP

/// Who is at the other end of a connection.
struct HTTPPeer: Sendable {
    /// Its address; nil at the operator's socket.
    let address: IPAddress?
    /// The address it has connected to.
    let localAddress: IPAddress?
    /// Who it is without a credential.
    let standing: Principal
    /// Whether it is a proxy whose word counts.
    let isProxy: Bool

    /// Whether it has come through the operator's socket.
    var isOperator: Bool {
        if case .localOperator = standing { return true }
        return false
    }
}
