// SPDX-License-Identifier: MIT

extension UInt16 {
    /// Reads one to five decimal digits and nothing else; `UInt16("+1")` would accept a sign.
    init?(digits: some Collection<UInt8>) {
        guard (1...5).contains(digits.count) else { return nil }
        var value: UInt32 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + UInt32(digit - 0x30)
        }
        guard let exact = UInt16(exactly: value) else { return nil }
        self = exact
    }
}
