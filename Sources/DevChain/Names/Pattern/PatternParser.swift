// SPDX-License-Identifier: MIT
internal import JSONRPC
internal import NVS

/// Reads a regular expression of `name_filter`.
///
/// Understood are octets, `.`, sets with ranges, negation and `[:digit:]` and its like, `\d \w \s` and their opposites,
/// `\n \t \r \f \v \a \e \0 \xHH`, groups, `|`, `* + ? {n} {n,} {n,m}` (a `?` behind them changes nothing about what is
/// found), and `^` and `$` for the whole name's ends. Refused are what cannot be found in linear time or is not needed:
/// references to groups, looking around, boundaries of words and switches.
struct PatternParser {
    /// How deep groups may nest.
    private static let depthLimit = 32
    /// The largest count of a repetition.
    private static let repetitionLimit = 1_000

    private let octets: [UInt8]
    private var position = 0
    private var depth = 0

    /// The tree of a regular expression; what is wrong with it is told as the node does.
    static func parse(_ octets: [UInt8]) throws(RPCError) -> PatternNode {
        var parser = PatternParser(octets: octets)
        let node = try parser.choice()
        guard parser.position == octets.count else { throw refusal("mismatched parenthesis") }
        return node
    }

    private init(octets: [UInt8]) {
        self.octets = octets
    }

    static func refusal(_ message: String) -> RPCError {
        RPCError(code: RPCError.miscellaneous, message: message)
    }

    private var current: UInt8? { position < octets.count ? octets[position] : nil }

    private mutating func take(_ octet: Character) -> Bool {
        guard let octet = octet.asciiValue, current == octet else { return false }
        position += 1
        return true
    }

    private mutating func choice() throws(RPCError) -> PatternNode {
        var alternatives = [try sequence()]
        while take("|") { alternatives.append(try sequence()) }
        return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
    }

    private mutating func sequence() throws(RPCError) -> PatternNode {
        var parts: [PatternNode] = []
        while let octet = current, octet != UInt8(ascii: "|"), octet != UInt8(ascii: ")") {
            parts.append(try repetition(of: try atom()))
        }
        return .sequence(parts)
    }

    private mutating func atom() throws(RPCError) -> PatternNode {
        guard let octet = current else { throw Self.refusal("unexpected end of regex") }
        position += 1
        switch octet {
        case UInt8(ascii: "^"): return .start
        case UInt8(ascii: "$"): return .end
        case UInt8(ascii: "."): return .octet(.any)
        case UInt8(ascii: "("): return try group()
        case UInt8(ascii: "["): return .octet(try set())
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
            throw Self.refusal("quantifier not expected")
        case UInt8(ascii: "\\"): return .octet(try escape())
        default: return .octet(OctetSet([octet]))
        }
    }

    private mutating func group() throws(RPCError) -> PatternNode {
        depth += 1
        guard depth <= Self.depthLimit else { throw Self.refusal("groups nest too deep") }
        if take("?"), !take(":") { throw Self.refusal("only (?: ) is possible behind a parenthesis") }
        let node = try choice()
        guard take(")") else { throw Self.refusal("mismatched parenthesis") }
        depth -= 1
        return node
    }

    private mutating func repetition(of atom: PatternNode) throws(RPCError) -> PatternNode {
        var node = atom
        if take("*") {
            node = .repetition(atom, minimum: 0, maximum: nil)
        } else if take("+") {
            node = .repetition(atom, minimum: 1, maximum: nil)
        } else if take("?") {
            node = .repetition(atom, minimum: 0, maximum: 1)
        } else if take("{") {
            node = try counted(atom)
        } else {
            return atom
        }
        _ = take("?")
        if atom == .start || atom == .end { throw Self.refusal("quantifier not expected") }
        return node
    }

    private mutating func counted(_ atom: PatternNode) throws(RPCError) -> PatternNode {
        guard let minimum = number() else { throw Self.refusal("invalid quantifier") }
        var maximum: Int? = minimum
        if take(",") { maximum = number() }
        guard take("}"), max(minimum, maximum ?? 0) <= Self.repetitionLimit else {
            throw Self.refusal("invalid quantifier")
        }
        guard maximum ?? .max >= minimum else { throw Self.refusal("invalid quantification range") }
        return .repetition(atom, minimum: minimum, maximum: maximum)
    }

    private mutating func number() -> Int? {
        let start = position
        while let octet = current, OctetSet.digits.contains(octet), position - start < 6 { position += 1 }
        return Int(String(decoding: octets[start..<position], as: UTF8.self))
    }

    private mutating func set() throws(RPCError) -> OctetSet {
        let isInverted = take("^")
        var set = OctetSet()
        var isFirst = true
        while let octet = current, isFirst || octet != UInt8(ascii: "]") {
            isFirst = false
            if let named = try namedSet() {
                set.formUnion(named)
                continue
            }
            let (first, single) = try setElement()
            guard let low = single, position + 1 < octets.count, current == UInt8(ascii: "-"),
                octets[position + 1] != UInt8(ascii: "]")
            else {
                set.formUnion(first)
                continue
            }
            position += 1
            guard let high = try setElement().single, low <= high else { throw Self.refusal("invalid charset range") }
            set.formUnion(OctetSet(low...high))
        }
        guard take("]") else { throw Self.refusal("unexpected end of pattern found") }
        return isInverted ? set.inverted : set
    }

    private mutating func setElement() throws(RPCError) -> (set: OctetSet, single: UInt8?) {
        guard let octet = current else { throw Self.refusal("unexpected end of pattern found") }
        position += 1
        guard octet == UInt8(ascii: "\\") else { return (OctetSet([octet]), octet) }
        let set = try escape()
        let members = (0...255).filter { set.contains($0) }
        return (set, members.count == 1 ? members[0] : nil)
    }

    /// `[:digit:]` and its like, inside a set.
    private mutating func namedSet() throws(RPCError) -> OctetSet? {
        guard octets[position...].starts(with: Array("[:".utf8)) else { return nil }
        let rest = octets[(position + 2)...]
        guard let colon = rest.firstIndex(of: UInt8(ascii: ":")),
            rest.dropFirst(colon + 1 - rest.startIndex).first == 0x5D
        else { throw Self.refusal("invalid character class") }
        position = colon + 2
        switch String(decoding: rest[..<colon], as: UTF8.self) {
        case "digit": return .digits
        case "alpha": return .letters
        case "alnum":
            var set = OctetSet.digits
            set.formUnion(.letters)
            return set
        case "space": return .blanks
        case "lower": return OctetSet(0x61...0x7A)
        case "upper": return OctetSet(0x41...0x5A)
        case "xdigit": return OctetSet(Array(0x30...0x39) + Array(0x41...0x46) + Array(0x61...0x66))
        case "punct": return OctetSet(Array(0x21...0x2F) + Array(0x3A...0x40) + Array(0x5B...0x60) + Array(0x7B...0x7E))
        default: throw Self.refusal("unknown class name")
        }
    }

    private mutating func escape() throws(RPCError) -> OctetSet {
        guard let octet = current else { throw Self.refusal("incomplete escape sequence") }
        position += 1
        switch octet {
        case UInt8(ascii: "d"): return .digits
        case UInt8(ascii: "D"): return OctetSet.digits.inverted
        case UInt8(ascii: "w"): return .wordOctets
        case UInt8(ascii: "W"): return OctetSet.wordOctets.inverted
        case UInt8(ascii: "s"): return .blanks
        case UInt8(ascii: "S"): return OctetSet.blanks.inverted
        case UInt8(ascii: "n"): return OctetSet([0x0A])
        case UInt8(ascii: "r"): return OctetSet([0x0D])
        case UInt8(ascii: "t"): return OctetSet([0x09])
        case UInt8(ascii: "f"): return OctetSet([0x0C])
        case UInt8(ascii: "v"): return OctetSet([0x0B])
        case UInt8(ascii: "a"): return OctetSet([0x07])
        case UInt8(ascii: "e"): return OctetSet([0x1B])
        case UInt8(ascii: "0"): return OctetSet([0])
        case UInt8(ascii: "x"):
            guard position + 2 <= octets.count, let value = Hex.decode(Array(octets[position..<(position + 2)])) else {
                throw Self.refusal("invalid hex escape : must be \\x HexDigit HexDigit")
            }
            position += 2
            return OctetSet(value)
        case _ where OctetSet.wordOctets.contains(octet):
            throw Self.refusal("this escape sequence is not possible here")
        default: return OctetSet([octet])
        }
    }
}
