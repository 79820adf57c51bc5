// SPDX-License-Identifier: MIT

/// The set of types at a name (RFC 4034 §4.1.2).
public struct TypeBitmap: Hashable, Sendable {
    /// The types in ascending order, each once.
    public let types: [RRType]

    /// Creates the set.
    ///
    /// - Parameter types: In any order; duplicates count once.
    public init(_ types: [RRType]) {
        self.types = Set(types).sorted { $0.rawValue < $1.rawValue }
    }

    /// Reads window blocks up to the end of the RDATA.
    init(from reader: inout MessageReader) throws(WireError) {
        var types: [RRType] = []
        var previous = -1
        while reader.remaining > 0 {
            let start = reader.offset
            let window = Int(try reader.readUInt8())
            let length = Int(try reader.readUInt8())
            guard window > previous, (1...32).contains(length) else {
                throw .malformedRData(type: RRType.nsec.rawValue, offset: start)
            }
            previous = window
            for (index, octet) in try reader.readBytes(length).enumerated() {
                for bit in 0..<8 where octet & (0x80 >> UInt8(bit)) != 0 {
                    types.append(RRType(rawValue: UInt16(truncatingIfNeeded: window << 8 | index << 3 | bit)))
                }
            }
        }
        self.types = types
    }

    /// Window blocks as on the wire, without trailing zero octets and empty windows.
    public var wire: [UInt8] {
        var wire: [UInt8] = []
        var window: UInt16?
        var bits: [UInt8] = []
        for type in types {
            if window != type.rawValue >> 8 {
                Self.append(bits, window: window, to: &wire)
                window = type.rawValue >> 8
                bits = []
            }
            let index = Int(type.rawValue & 0xff) / 8
            bits += [UInt8](repeating: 0, count: index + 1 - bits.count)  // ascending: never negative
            bits[index] |= 0x80 >> UInt8(type.rawValue & 7)
        }
        Self.append(bits, window: window, to: &wire)
        return wire
    }

    private static func append(_ bits: [UInt8], window: UInt16?, to wire: inout [UInt8]) {
        guard let window else { return }
        wire += [UInt8(truncatingIfNeeded: window), UInt8(truncatingIfNeeded: bits.count)] + bits
    }
}

extension TypeBitmap: CustomStringConvertible {
    /// The mnemonics, separated by blanks.
    public var description: String {
        types.map(\.description).joined(separator: " ")
    }
}
