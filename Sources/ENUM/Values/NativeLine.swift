// SPDX-License-Identifier: MIT
import DNSWire

/// One line of the native form, read with the tolerances of the node's own server.
enum NativeLine {
    /// `E2U+sip=ORDER|PREFERENCE|RULE`: blanks around `=` and `|` do not matter, the rule ends at the first blank,
    /// numbers wrap at 16 bits.
    static func record(_ line: ArraySlice<UInt8>) throws(ENUMFault.Reason) -> ENUMRecord {
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { throw .badLine }
        let services = trimmed(line[..<equals])
        var rest = line[(equals + 1)...]
        guard let order = number(&rest), bar(&rest), let preference = number(&rest), bar(&rest) else {
            throw .badLine
        }
        let regexp = rest.drop(while: isBlank).prefix { !isBlank($0) }
        guard !regexp.isEmpty else { throw .badLine }
        let naptr = try NAPTR.terminal(
            order: order,
            preference: preference,
            services: services,
            regexp: Array(regexp)
        )
        return ENUMRecord(naptr: naptr, form: .native, storedFlags: "u")
    }

    /// `TTL=SECONDS`; what starts with no digit counts as 0, and no more than 2^31 - 1 is taken (RFC 2181 §8).
    static func ttl(_ line: ArraySlice<UInt8>) -> UInt32? {
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let text = line[(equals + 1)...].drop(while: isBlank)
        let digits = (text.first == UInt8(ascii: "+") ? text.dropFirst() : text).prefix { (0x30...0x39).contains($0) }
        return digits.reduce(0) { UInt32(min(UInt64($0) * 10 + UInt64($1 - 0x30), 1 << 31 - 1)) }
    }

    /// `SIG=VERIFIER|BASE64[,VERIFIER|BASE64…]`.
    static func signatures(_ line: ArraySlice<UInt8>) -> [ENUMSignature] {
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { return [] }
        return line[(equals + 1)...].split(separator: UInt8(ascii: ","))
            .compactMap { part in
                guard let bar = part.firstIndex(of: UInt8(ascii: "|")) else { return nil }
                return ENUMSignature(verifier: trimmed(part[..<bar]), base64: trimmed(part[(bar + 1)...]))
            }
    }

    /// What C's `isspace` says.
    private static func isBlank(_ octet: UInt8) -> Bool {
        octet == 0x20 || (0x09...0x0D).contains(octet)
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> [UInt8] {
        let text = text.drop(while: isBlank)
        guard let end = text.lastIndex(where: { !isBlank($0) }) else { return [] }
        return Array(text[...end])
    }

    /// What C's `%u` reads, cut to 16 bits: blanks, a sign, digits; what 64 bits do not hold counts as all ones.
    private static func number(_ rest: inout ArraySlice<UInt8>) -> UInt16? {
        rest = rest.drop(while: isBlank)
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest = rest[digits.endIndex...]
        var value: UInt64 = 0
        for digit in digits {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit - 0x30))
            if overflow || carry { return .max }
            value = sum
        }
        return UInt16(truncatingIfNeeded: isNegative ? 0 &- value : value)
    }

    private static func bar(_ rest: inout ArraySlice<UInt8>) -> Bool {
        rest = rest.drop(while: isBlank)
        guard rest.first == UInt8(ascii: "|") else { return false }
        rest = rest.dropFirst()
        return true
    }
}
