// SPDX-License-Identifier: MIT

extension [UInt8] {
    /// Appends two octets, most significant first.
    mutating func appendInteger(_ value: UInt16) {
        self += [UInt8(truncatingIfNeeded: value &>> 8), UInt8(truncatingIfNeeded: value)]
    }

    /// Appends four octets, most significant first.
    mutating func appendInteger(_ value: UInt32) {
        appendInteger(UInt16(truncatingIfNeeded: value &>> 16))
        appendInteger(UInt16(truncatingIfNeeded: value))
    }
}
