// SPDX-License-Identifier: MIT

/// Reads a POSIX extended regular expression (IEEE 1003.1 §9.4), without back-references.
///
/// Nesting is bounded by the pattern's 128 octets.
struct PatternParser {
    static let lengthLimit = 128
    static let boundLimit = 32

    private let pattern: [UInt8]
    private var position = 0
    private(set) var groups = 0

    init(_ pattern: [UInt8]) throws(RuleError) {
        guard pattern.count <= Self.lengthLimit else { throw .longPattern }
        self.pattern = pattern
    }

    mutating func parse() throws(RuleError) -> PatternSyntax {
        let syntax = try alternatives()
        guard position == pattern.count else { throw .badPattern }
        return syntax
    }

    private var next: UInt8? { position < pattern.count ? pattern[position] : nil }

    private mutating func take(_ octet: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: octet) else { return false }
        position += 1
        return true
    }

    private mutating func alternatives() throws(RuleError) -> PatternSyntax {
        var branches = [try sequence()]
        while take("|") {
            branches.append(try sequence())
        }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(RuleError) -> PatternSyntax {
        var parts: [PatternSyntax] = []
        while let octet = next, octet != UInt8(ascii: "|"), octet != UInt8(ascii: ")") {
            var part = try atom()
            while let (least, most) = try bounds() {
                if case .start = part { throw .badPattern }
                part = .repeated(part, least: least, most: most)
            }
            parts.append(part)
        }
        return parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func atom() throws(RuleError) -> PatternSyntax {
        guard let octet = next else { throw .badPattern }
        position += 1
        switch octet {
        case UInt8(ascii: "^"): return .start
        case UInt8(ascii: "$"): return .end
        case UInt8(ascii: "."):
            var set = OctetSet()
            set.invert()
            return .set(set)
        case UInt8(ascii: "("):
            groups += 1
            let index = groups
            let inner = try alternatives()
            guard take(")") else { throw .badPattern }
            return .group(inner, index: index)
        case UInt8(ascii: "["): return .set(try bracket())
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): throw .badPattern
        case UInt8(ascii: "\\"):
            guard let escaped = next else { throw .badPattern }
            if (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(escaped) { throw .backreference }
            position += 1
            return .set(set(of: escaped))
        default: return .set(set(of: octet))
        }
    }

    private mutating func bounds() throws(RuleError) -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard take("{") else { return nil }
        guard let least = number() else { throw .badPattern }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else { throw .badPattern }
        guard least <= Self.boundLimit, most ?? 0 <= Self.boundLimit else { throw .tooComplex }
        if let most, most < least { throw .badPattern }
        return (least, most)
    }

    private mutating func number() -> Int? {
        let start = position
        var value = 0
        while let octet = next, (0x30...0x39).contains(octet) {
            value = min(value * 10 + Int(octet) - 0x30, 100_000)
            position += 1
        }
        return position > start ? value : nil
    }

    private mutating func bracket() throws(RuleError) -> OctetSet {
        var set = OctetSet()
        let isNegated = take("^")
        var isFirst = true
        while isFirst || next != UInt8(ascii: "]") {
            guard let low = next else { throw .badPattern }
            position += 1
            isFirst = false
            if low == UInt8(ascii: "["), next == UInt8(ascii: ":") {
                try insertClass(into: &set)
                continue
            }
            var high = low
            if next == UInt8(ascii: "-"), position + 1 < pattern.count, pattern[position + 1] != UInt8(ascii: "]") {
                high = pattern[position + 1]
                position += 2
            }
            guard low <= high else { throw .badPattern }
            for octet in low...high { set.insert(octet) }
        }
        position += 1
        if isNegated { set.invert() }
        return set
    }

    /// `[:digit:]` and its like, after the first bracket.
    private mutating func insertClass(into set: inout OctetSet) throws(RuleError) {
        let rest = pattern[(position + 1)...]
        guard let end = rest.firstIndex(of: UInt8(ascii: ":")), end + 1 < pattern.count,
            pattern[end + 1] == UInt8(ascii: "]")
        else { throw .badPattern }
        let ranges: [ClosedRange<UInt8>]
        switch String(decoding: rest[..<end], as: UTF8.self) {
        case "digit": ranges = [0x30...0x39]
        case "alpha": ranges = [0x41...0x5A, 0x61...0x7A]
        case "alnum": ranges = [0x30...0x39, 0x41...0x5A, 0x61...0x7A]
        case "lower": ranges = [0x61...0x7A]
        case "upper": ranges = [0x41...0x5A]
        case "xdigit": ranges = [0x30...0x39, 0x41...0x46, 0x61...0x66]
        case "space": ranges = [0x09...0x0D, 0x20...0x20]
        case "punct": ranges = [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]
        default: throw .badPattern
        }
        for range in ranges {
            for octet in range { set.insert(octet) }
        }
        position = end + 2
    }

    private func set(of octet: UInt8) -> OctetSet {
        var set = OctetSet()
        set.insert(octet)
        return set
    }
}
