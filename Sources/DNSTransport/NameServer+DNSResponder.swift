// SPDX-License-Identifier: MIT
public import DNSWire
public import NameServer

extension NameServer: DNSResponder {
    /// Answers one query of the transport.
    public mutating func answer(
        _ query: Span<UInt8>,
        from origin: QueryOrigin,
        into response: inout MessageWriter
    ) -> Verdict {
        answer(query, over: origin.carrier, isAllowed: origin.isAllowed, into: &response)
    }
}
