// SPDX-License-Identifier: MIT

/// Why octets are not the part of a chain that they should be; the payload is where that shows.
public enum ChainFormatError: Error, Hashable, Sendable {
    /// They end too early.
    case truncated(at: Int)
    /// A count or length is larger than what follows can hold, or not written in its shortest form.
    case implausibleCount(at: Int)
    /// A flag that no version of the format has, or the flag of a witness without one.
    case unknownFlag(at: Int)
    /// More follows than belongs there.
    case trailingOctets(at: Int)
}

/// Reads the node's serialization: little-endian numbers, and counts of one to nine octets.
struct ChainReader {
    let octets: [UInt8]
    private(set) var position = 0

    init(_ octets: [UInt8]) {
        self.octets = octets
    }

    var remaining: Int { octets.count - position }

    mutating func number(octets count: Int) throws(ChainFormatError) -> UInt64 {
        guard count <= remaining else { throw .truncated(at: position) }
        var value: UInt64 = 0
        for index in 0..<count {
            value |= UInt64(octets[position + index]) << (8 * UInt64(index))
        }
        position += count
        return value
    }

    mutating func uint32() throws(ChainFormatError) -> UInt32 {
        UInt32(truncatingIfNeeded: try number(octets: 4))
    }

    mutating func bytes(_ count: Int) throws(ChainFormatError) -> [UInt8] {
        guard count >= 0, count <= remaining else { throw .truncated(at: position) }
        defer { position += count }
        return Array(octets[position..<position + count])
    }

    /// A count of things that take at least `size` octets each, so that no count makes us reserve what is not there.
    mutating func count(ofSize size: Int) throws(ChainFormatError) -> Int {
        let start = position
        let first = try number(octets: 1)
        let value: UInt64
        let least: UInt64
        switch first {
        case 0xFD: (value, least) = (try number(octets: 2), 0xFD)
        case 0xFE: (value, least) = (try number(octets: 4), 0x1_0000)
        case 0xFF: (value, least) = (try number(octets: 8), 0x1_0000_0000)
        default: (value, least) = (first, 0)
        }
        // Longer forms than needed would not come back when the octets are written again, and ids would differ.
        guard value >= least, let count = Int(exactly: value), count <= remaining / max(size, 1) else {
            throw .implausibleCount(at: start)
        }
        return count
    }

    mutating func variableBytes() throws(ChainFormatError) -> [UInt8] {
        try bytes(try count(ofSize: 1))
    }

    /// Looks at the next octets without reading them.
    func peek(_ offset: Int) -> UInt8? {
        position + offset < octets.count ? octets[position + offset] : nil
    }
}

extension [UInt8] {
    mutating func append(littleEndian value: UInt64, octets count: Int) {
        for index in 0..<count {
            append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))))
        }
    }

    mutating func append(count: Int) {
        switch count {
        case 0..<0xFD: append(UInt8(truncatingIfNeeded: count))
        case 0xFD...0xFFFF:
            append(0xFD)
            append(littleEndian: UInt64(count), octets: 2)
        default:
            append(0xFE)
            append(littleEndian: UInt64(count), octets: 4)
        }
    }

    mutating func append(variable octets: [UInt8]) {
        append(count: octets.count)
        append(contentsOf: octets)
    }
}
