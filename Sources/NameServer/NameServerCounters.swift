// SPDX-License-Identifier: MIT
public import DNSWire

/// What one server has answered, since it was made.
public struct NameServerCounters: Sendable {
    /// Messages that got no answer: too short, or responses.
    public internal(set) var dropped: UInt64 = 0
    /// Responses that did not fit and went out with TC set.
    public internal(set) var truncated: UInt64 = 0

    private var codes = InlineArray<16, UInt64>(repeating: 0)

    /// How many responses had this code; codes beyond the header's four bits count with their lower bits.
    public subscript(code: ResponseCode) -> UInt64 {
        codes[Int(code.headerBits)]
    }

    mutating func count(_ code: ResponseCode) {
        codes[Int(code.headerBits)] &+= 1
    }
}
