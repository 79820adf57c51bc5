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

    /// Who asks.
    ///
    /// - Parameters:
    ///   - forwarded: the values of `X-Forwarded-For`, in their order.
    ///   - isPassedOn: whether the request says in another way that a proxy has passed it on.
    ///   - proxies: whose word counts.
    /// - Returns: the client, who is not the peer if that is a proxy.
    func client(forwarded: [String], isPassedOn: Bool, proxies: AccessList) -> ClientAddress {
        if isOperator { return .operatorSocket }
        return ClientAddress(peer: address, forwarded: forwarded, isPassedOn: isPassedOn, proxies: proxies)
    }

    /// Whether it is on this machine and has shown by a request to be a proxy, and nobody has named it.
    func isUnnamedProxy(_ client: ClientAddress) -> Bool {
        !isProxy && !client.isLoopback && address?.isLoopback ?? false
    }

    /// Whether it has come through the operator's socket.
    var isOperator: Bool {
        if case .localOperator = standing { return true }
        return false
    }
}
