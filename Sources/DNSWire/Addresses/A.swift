// SPDX-License-Identifier: MIT

/// An IPv4 address, the RDATA of A (RFC 1035 §3.4.1).
public struct A: Hashable, Sendable {
    /// The address as a number; the first octet is the most significant.
    public let address: UInt32

    /// Creates the address from a number, `0x7f000001` for 127.0.0.1.
    public init(address: UInt32) {
        self.address = address
    }

    /// The four octets, first one first.
    public var octets: [UInt8] {
        var octets: [UInt8] = []
        octets.appendInteger(address)
        return octets
    }

    /// RDATA as on the wire: the four octets.
    public var wire: [UInt8] { octets }
}

extension A: CustomStringConvertible {
    /// Reads a dotted quad as strictly as `inet_pton`: four decimal numbers, no leading zeros, nothing around them.
    ///
    /// - Parameter text: Such as `192.0.2.1`.
    public init?(text: Span<UInt8>) {
        var address: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var dots = 0
        for index in text.indices {
            switch text[index] {
            case 0x30...0x39:
                // A number that began with 0 ends there: "010" is octal to some readers and decimal to others.
                guard digits == 0 || octet != 0 else { return nil }
                octet = octet * 10 + UInt32(text[index] - 0x30)
                guard octet <= 255 else { return nil }
                digits += 1
            case 0x2e:
                guard digits > 0, dots < 3 else { return nil }
                address = address << 8 | octet
                (octet, digits, dots) = (0, 0, dots + 1)
            default:
                return nil
            }
        }
        guard dots == 3, digits > 0 else { return nil }
        self.init(address: address << 8 | octet)
    }

    /// Reads a dotted quad from octets.
    ///
    /// - Parameter text: As for ``init(text:)-(Span<UInt8>)``.
    public init?(text: [UInt8]) {
        self.init(text: text.span)
    }

    /// Reads a dotted quad from a string.
    ///
    /// - Parameter text: As for ``init(text:)-(Span<UInt8>)``.
    public init?(text: some StringProtocol) {
        self.init(text: Array(text.utf8))
    }

    /// The dotted quad.
    public var description: String {
        octets.map(String.init).joined(separator: ".")
    }
}
