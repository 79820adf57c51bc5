// SPDX-License-Identifier: MIT

/// Reads a POSIX extended regular expression (IEEE 1003.1 §9.4), without back-references.
///
/// Beyond POSIX, `\d`, `\s`, `\w` and their complements `\D`, `\S`, `\W` are read as in the node's toll-free lists; any
/// other escape stands for its octet. Collating elements in brackets are not read. Nesting is bounded by the pattern's
/// 128 octets.
struct PatternParser {
    static let lengthLimit = 128
    static let boundLimit = 32

    private let pattern: [UInt8]
    private let ignoresCase: Bool
    private var position = 0
    private(set) var groups = 0

    init(_ pattern: [UInt8], ignoresCase: Bool) throws(RuleError) {
        guard pattern.count <= Self.lengthLimit else { throw .longPattern }
        self.pattern = pattern
        self.ignoresCase = ignoresCase
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
        case UInt8(ascii: "."): return .set(OctetSet([0...255]))
        case UInt8(ascii: "("):
            groups += 1
            let index = groups
            let inner = try alternatives()
            guard take(")") else { throw .badPattern }
            return .group(inner, index: index)
        case UInt8(ascii: "["): return .set(try bracket())
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): throw .badPattern
        case UInt8(ascii: "\\"): return .set(try escape())
        default: return .set(folded(OctetSet(octet)))
        }
    }

    /// What `\X` takes, after the backslash.
    private mutating func escape() throws(RuleError) -> OctetSet {
        guard let octet = next else { throw .badPattern }
        if (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(octet) { throw .backreference }
        position += 1
        var set: OctetSet
        switch octet | 0x20 {
        case UInt8(ascii: "d"): set = OctetSet([0x30...0x39])
        case UInt8(ascii: "s"): set = OctetSet([0x09...0x0D, 0x20...0x20])
        case UInt8(ascii: "w"): set = OctetSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
        default: return folded(OctetSet(octet))
        }
        if octet & 0x20 == 0 { set.invert() }
        return set
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

    /// What a bracket takes, after it was opened; a backslash in it stands for itself.
    private mutating func bracket() throws(RuleError) -> OctetSet {
        var set = OctetSet()
        let isNegated = take("^")
        var isFirst = true
        while isFirst || next != UInt8(ascii: "]") {
            guard let low = next else { throw .badPattern }
            position += 1
            isFirst = false
            if low == UInt8(ascii: "["), take(":") {
                set.formUnion(try namedClass())
                continue
            }
            var high = low
            if next == UInt8(ascii: "-"), position + 1 < pattern.count, pattern[position + 1] != UInt8(ascii: "]") {
                high = pattern[position + 1]
                position += 2
            }
            guard low <= high else { throw .badPattern }
            set.insert(low...high)
        }
        position += 1
        // Before the complement is taken: `[^a]` must not take A either.
        set = folded(set)
        if isNegated { set.invert() }
        return set
    }

    /// What `[:digit:]` and its like take, after the colon.
    private mutating func namedClass() throws(RuleError) -> OctetSet {
        let rest = pattern[position...]
        guard let end = rest.firstIndex(of: UInt8(ascii: ":")), end + 1 < pattern.count,
            pattern[end + 1] == UInt8(ascii: "]"), let set = OctetSet(className: rest[..<end])
        else { throw .badPattern }
        position = end + 2
        return set
    }

    private func folded(_ set: OctetSet) -> OctetSet {
        guard ignoresCase else { return set }
        var set = set
        set.ignoreCase()
        return set
    }
}
