// SPDX-License-Identifier: MIT
public import DNSWire
public import NameServer

extension NameServer: DNSResponder {
    /// Answers one query of the transport.
    public mutating func answer(
        _ query: Span<UInt8>,
        from origin: QueryOrigin,
        into response: inout MessageWriter
    ) -> QueryVerdict {
        let transport: NameServer::Transport = origin.carrier == .udp ? .udp : .tcp
        let verdict = answer(query, over: transport, isAllowed: origin.isAllowed, into: &response)
        return verdict == .reply ? .reply : .drop
    }
}
