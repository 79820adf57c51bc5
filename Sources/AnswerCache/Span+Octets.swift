// SPDX-License-Identifier: MIT

// Numbers in octets, most significant first, as in a DNS message.

extension Span<UInt8> {
    @inline(always)
    func u16(at offset: Int) -> UInt16 {
        UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
    }

    @inline(always)
    func u32(at offset: Int) -> UInt32 {
        UInt32(u16(at: offset)) << 16 | UInt32(u16(at: offset + 2))
    }

    @inline(always)
    func u64(at offset: Int) -> UInt64 {
        UInt64(u32(at: offset)) << 32 | UInt64(u32(at: offset + 4))
    }

    /// Whether both hold the same octets.
    func isEqual(to other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] {
            return false
        }
        return true
    }
}

extension MutableSpan<UInt8> {
    @_lifetime(self: copy self)
    mutating func set(u16 value: UInt16, at offset: Int) {
        self[offset] = UInt8(truncatingIfNeeded: value >> 8)
        self[offset + 1] = UInt8(truncatingIfNeeded: value)
    }

    @_lifetime(self: copy self)
    mutating func set(u32 value: UInt32, at offset: Int) {
        set(u16: UInt16(truncatingIfNeeded: value >> 16), at: offset)
        set(u16: UInt16(truncatingIfNeeded: value), at: offset + 2)
    }

    @_lifetime(self: copy self)
    mutating func set(u64 value: UInt64, at offset: Int) {
        set(u32: UInt32(truncatingIfNeeded: value >> 32), at: offset)
        set(u32: UInt32(truncatingIfNeeded: value), at: offset + 4)
    }

    /// Copies octets in.
    @_lifetime(self: copy self)
    mutating func set(_ octets: Span<UInt8>, at offset: Int) {
        for index in octets.indices {
            self[offset + index] = octets[index]
        }
    }
}
