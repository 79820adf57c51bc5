// SPDX-License-Identifier: MIT

/// A file of names to register: one a line, `name<TAB>value<TAB>days[<TAB>owner address]`.
///
/// Lines that start with `#` and empty lines say nothing. In names and values `\t`, `\n`, `\r`, `\\` and `\xHH` stand
/// for the octets that a line cannot hold.
public enum SeedFile {
    /// One line's registration.
    public struct Line: Hashable, Sendable {
        /// The name.
        public var name: [UInt8]
        /// The value.
        public var value: [UInt8]
        /// Days of life, at least 1.
        public var days: Int
        /// Who is to own the name; empty for an address of the wallet's own.
        public var owner: String

        /// Creates a line.
        public init(name: [UInt8], value: [UInt8], days: Int, owner: String = "") {
            self.name = name
            self.value = value
            self.days = days
            self.owner = owner
        }
    }

    /// Why a line cannot be used.
    public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// There are not three or four fields.
        case fieldCount(Int)
        /// A backslash with something other than `t n r \ xHH` behind it.
        case badEscape
        /// The days are no number of at least 1.
        case badDays
        /// The name is longer than a node takes.
        case longName(Int)
        /// The value is empty or longer than a node takes.
        case badValueLength(Int)
        /// The owner is no ASCII text.
        case badOwner

        /// What is wrong and what would be right.
        public var description: String {
            switch self {
            case .fieldCount(let count):
                "has \(count) field\(count == 1 ? "" : "s"); needed are name, value, days, separated by tabs"
            case .badEscape: "has a backslash that is not one of \\t \\n \\r \\\\ \\xHH; write \\\\ for a backslash"
            case .badDays: "has days that are not a whole number from 1 to \(NameRules.maxDays)"
            case .longName(let count): "has a name of \(count) octets; at most \(NameRules.maxNameLength) are possible"
            case .badValueLength(let count):
                "has a value of \(count) octets; it must have 1 to \(NameRules.maxValueLength)"
            case .badOwner: "has an owner that is no address"
            }
        }
    }

    /// Reads one line, without its line feed.
    ///
    /// - Returns: nil for a comment or an empty line.
    public static func parse(line: ArraySlice<UInt8>) throws(Fault) -> Line? {
        var line = line
        if line.last == 0x0D { line = line.dropLast() }
        guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
        let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
        guard (3...4).contains(fields.count) else { throw .fieldCount(fields.count) }
        let name = try unescape(fields[0])
        let value = try unescape(fields[1])
        guard name.count <= NameRules.maxNameLength else { throw .longName(name.count) }
        guard (1...NameRules.maxValueLength).contains(value.count) else { throw .badValueLength(value.count) }
        guard let days = Int(String(decoding: fields[2], as: UTF8.self)), (1...NameRules.maxDays).contains(days)
        else { throw .badDays }
        var owner = ""
        if fields.count == 4 {
            guard fields[3].allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .badOwner }
            owner = String(decoding: fields[3], as: UTF8.self)
        }
        return Line(name: name, value: value, days: days, owner: owner)
    }

    /// Writes a line that reads as the same registration, without a line feed.
    public static func write(_ line: Line) -> [UInt8] {
        var octets = escape(line.name) + [0x09] + escape(line.value) + [0x09] + Array(String(line.days).utf8)
        if !line.owner.isEmpty { octets += [0x09] + Array(line.owner.utf8) }
        return octets
    }

    /// Writes octets so that they can stand in a field: control octets and backslashes escaped, all others as they are.
    public static func escape(_ octets: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for (index, octet) in octets.enumerated() {
            switch octet {
            case 0x09: text += Array("\\t".utf8)
            case 0x0A: text += Array("\\n".utf8)
            case 0x0D: text += Array("\\r".utf8)
            case UInt8(ascii: "\\"): text += Array("\\\\".utf8)
            // A name that starts with `#` would be taken for a comment.
            case UInt8(ascii: "#") where index == 0: text += Array("\\x23".utf8)
            case 0..<0x20, 0x7F: text += Array("\\x".utf8) + Hex.encodeOctets([octet])
            default: text.append(octet)
            }
        }
        return text
    }

    /// The octets that a field stands for.
    public static func unescape(_ field: [UInt8]) throws(Fault) -> [UInt8] {
        try unescape(field[...])
    }

    private static func unescape(_ field: ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
        guard field.contains(UInt8(ascii: "\\")) else { return Array(field) }
        var octets: [UInt8] = []
        var index = field.startIndex
        while index < field.endIndex {
            guard field[index] == UInt8(ascii: "\\") else {
                octets.append(field[index])
                index += 1
                continue
            }
            guard index + 1 < field.endIndex else { throw .badEscape }
            var length = 2
            switch field[index + 1] {
            case UInt8(ascii: "t"): octets.append(0x09)
            case UInt8(ascii: "n"): octets.append(0x0A)
            case UInt8(ascii: "r"): octets.append(0x0D)
            case UInt8(ascii: "\\"): octets.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "x"):
                guard index + 4 <= field.endIndex, let octet = Hex.decode(Array(field[index + 2..<index + 4])) else {
                    throw .badEscape
                }
                octets += octet
                length = 4
            default: throw .badEscape
            }
            index += length
        }
        return octets
    }
}
