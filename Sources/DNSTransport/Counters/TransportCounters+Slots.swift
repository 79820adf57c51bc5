// SPDX-License-Identifier: MIT
internal import DNSWire

// What is told apart: strangers choose types and codes, and must not choose how many counters there are.

extension TransportCounters {
    /// The types that are told apart, and `other`.
    public static let typeNames = [
        "A", "NS", "CNAME", "SOA", "PTR", "MX", "TXT", "AAAA", "SRV", "NAPTR", "DS", "DNSKEY", "TLSA", "SVCB", "HTTPS",
        "CAA", "ANY", "other",
    ]

    /// The codes that are told apart, and `other`.
    public static let codeNames = [
        "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH",
        "NOTZONE", "BADVERS", "other",
    ]

    /// The place of a type.
    static func slot(of type: RRType) -> Int {
        switch type.rawValue {
        case 1: 0
        case 2: 1
        case 5: 2
        case 6: 3
        case 12: 4
        case 15: 5
        case 16: 6
        case 28: 7
        case 33: 8
        case 35: 9
        case 43: 10
        case 48: 11
        case 52: 12
        case 64: 13
        case 65: 14
        case 257: 15
        case 255: 16
        default: 17
        }
    }

    /// The place of a response's code.
    static func slot(ofResponse message: Span<UInt8>) -> Int {
        guard message.count >= 12 else { return 12 }
        let code = Int(message[3] & 0x0F)
        guard code == 0 else { return code <= 10 ? code : 12 }
        // The upper bits of a code stand in the OPT record (RFC 6891 §6.1.3); with such a code nothing is answered.
        guard message[6] | message[7] | message[8] | message[9] == 0, message[11] != 0 else { return 0 }
        return hasExtendedCode(message) ? 11 : 0
    }

    /// Whether the first record behind the question is an OPT record with upper bits of a code.
    private static func hasExtendedCode(_ message: Span<UInt8>) -> Bool {
        var position = 12
        if message[4] | message[5] != 0 {
            while position < message.count, message[position] != 0 {
                guard message[position] < 64 else { return false }
                position += 1 + Int(message[position])
            }
            position += 5
        }
        guard position + 5 < message.count, message[position] == 0 else { return false }
        return message[position + 1] == 0 && message[position + 2] == 41 && message[position + 5] != 0
    }
}
