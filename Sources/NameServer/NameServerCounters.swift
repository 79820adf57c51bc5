// SPDX-License-Identifier: MIT
public import DNSWire

/// What one server has answered, since it was made.
public struct NameServerCounters: Sendable {
    /// Messages that got no answer: too short, or responses.
    public internal(set) var dropped: UInt64 = 0
    /// Responses that did not fit and went out with TC set.
    public internal(set) var truncated: UInt64 = 0

    private var codes = InlineArray<24, UInt64>(repeating: 0)

    /// How many responses had this code; 0 for codes beyond BADCOOKIE (RFC 6895 §2.3), which are never sent.
    public subscript(code: ResponseCode) -> UInt64 {
        code.rawValue < 24 ? codes[Int(code.rawValue)] : 0
    }

    mutating func count(_ code: ResponseCode) {
        guard code.rawValue < 24 else { return }
        codes[Int(code.rawValue)] &+= 1
    }
}
