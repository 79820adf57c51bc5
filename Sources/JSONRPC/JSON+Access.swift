// SPDX-License-Identifier: MIT

extension JSON {
    /// The value of the first member called `key`; `nil` if there is none or this is no object.
    public subscript(key: String) -> JSON? { object?[key] }

    /// The element at `index`; `nil` if there is none or this is no array.
    public subscript(index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// Whether this is the literal `null`.
    public var isNull: Bool { self == .null }

    /// The truth value, if this is one.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The octets of a string, if this is one.
    public var octets: [UInt8]? {
        guard case .string(let octets) = self else { return nil }
        return octets
    }

    /// The text of a string, if this is one; octets that are no UTF-8 become U+FFFD.
    public var text: String? { octets.map { String(decoding: $0, as: UTF8.self) } }

    /// The number, if this is one that is written as a whole number and fits.
    public var int: Int? {
        guard case .number(let spelling) = self else { return nil }
        return Int(spelling)
    }

    /// The number, if this is one, rounded to a binary fraction.
    ///
    /// Not for amounts: see ``units``.
    public var double: Double? {
        guard case .number(let spelling) = self else { return nil }
        return Double(spelling)
    }

    /// An amount in millionths of a coin; `nil` if this is no plain decimal number with at most six decimals.
    public var units: Int64? {
        guard case .number(let spelling) = self else { return nil }
        let negative = spelling.utf8.first == UInt8(ascii: "-")
        var value: Int64 = 0
        var decimals: Int?
        for octet in spelling.utf8.dropFirst(negative ? 1 : 0) {
            if octet == UInt8(ascii: "."), decimals == nil {
                decimals = 0
                continue
            }
            guard (0x30...0x39).contains(octet), decimals ?? 0 < 6 else { return nil }
            decimals = decimals.map { $0 + 1 }
            guard let next = value.appendingDigit(octet) else { return nil }
            value = next
        }
        for _ in (decimals ?? 0)..<6 {
            guard let next = value.appendingDigit(0x30) else { return nil }
            value = next
        }
        return negative ? -value : value
    }

    /// The elements, if this is an array.
    public var array: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members, if this is an object.
    public var object: JSONObject? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}

extension Int64 {
    /// Ten times this plus an ASCII digit; `nil` on overflow.
    fileprivate func appendingDigit(_ digit: UInt8) -> Int64? {
        let (tenfold, overflow) = multipliedReportingOverflow(by: 10)
        let (sum, carry) = tenfold.addingReportingOverflow(Int64(digit &- 0x30))
        return overflow || carry ? nil : sum
    }
}
