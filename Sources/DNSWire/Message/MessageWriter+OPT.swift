// SPDX-License-Identifier: MIT

// The OPT record of a response (RFC 6891 §6.1), written in place.

extension MessageWriter {
    /// Owner, type, class, TTL and RDLENGTH of an OPT record: what it takes without options.
    public static let octetsOfOPT = 11

    /// Appends the OPT record of a response.
    ///
    /// An Extended DNS Error gives way to data (RFC 8914 §3): it is left out where there is no room for it, so that
    /// ``octetsOfOPT`` octets are all that a response need keep free.
    /// - Parameters:
    ///   - udpSize: what the sender of the response takes over UDP.
    ///   - code: the response code, of which the record carries the upper eight bits.
    ///   - dnssecOK: DO, copied from the query (RFC 3225 §3).
    ///   - error: why the answer is not what the client hoped for.
    /// - Returns: whether the record was appended; if not, nothing was.
    public mutating func appendOPT(
        udpSize: UInt16 = 1_232,
        code: ResponseCode,
        dnssecOK: Bool,
        error: ExtendedError?
    ) -> Bool {
        guard limit &- count >= Self.octetsOfOPT else { return false }
        let error = limit &- count >= Self.octetsOfOPT &+ 6 ? error : nil
        _ = append(UInt8(0))
        _ = append(RRType.opt.rawValue)
        _ = append(udpSize)
        _ = append(UInt32(code.extendedBits) << 24 | (dnssecOK ? 0x8000 : 0))
        guard let error else { return append(UInt16(0)) }
        _ = append(UInt16(6))
        _ = append(EDNSOption.Code.extendedError.rawValue)
        _ = append(UInt16(2))
        return append(error.rawValue)
    }
}
