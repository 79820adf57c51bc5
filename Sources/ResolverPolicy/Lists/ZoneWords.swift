// SPDX-License-Identifier: MIT

/// The words of one record of a zone file, which may go over several lines within parentheses (RFC 1035 §5.1).
struct ZoneWords {
    /// Where the record stands after a line.
    enum State {
        /// A parenthesis is open: the next line goes on with it.
        case incomplete
        /// All words are there.
        case complete
        /// Parentheses or quotation marks do not match.
        case unbalanced
        /// The record is longer than its limit.
        case tooLong
    }

    private struct Word {
        var range: Range<Int>
        var isQuoted: Bool
    }

    private let limit: Int
    private var octets: [UInt8] = []
    private var words: [Word] = []
    private var depth = 0
    private var lines = 0
    /// Whether the first line begins with white space: the owner is that of the record before.
    private(set) var startsWithSpace = false

    init(limit: Int) {
        self.limit = limit
    }

    /// How many words there are.
    var count: Int { words.count }

    /// Whether a parenthesis is open.
    var isOpen: Bool { depth > 0 }

    /// A word, its escapes as they were written.
    subscript(index: Int) -> [UInt8] { Array(octets[words[index].range]) }

    /// Whether a word stood between quotation marks, which are taken off.
    func isQuoted(_ index: Int) -> Bool { words[index].isQuoted }

    /// Forgets the record.
    mutating func removeAll() {
        octets.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        depth = 0
        lines = 0
        startsWithSpace = false
    }

    /// Appends the words of a line.
    mutating func append(_ line: Span<UInt8>) -> State {
        if lines == 0, line.count > 0 { startsWithSpace = line[0] == 0x20 || line[0] == 0x09 }
        lines += 1
        // Each line of a record costs something, so that one without an end has one.
        guard octets.count + line.count <= limit, lines <= limit else { return .tooLong }
        var index = 0
        while index < line.count {
            switch line[index] {
            case 0x20, 0x09, 0x0d:
                index += 1
            case 0x3b:
                index = line.count
            case 0x28:
                depth += 1
                index += 1
            case 0x29:
                guard depth > 0 else { return .unbalanced }
                depth -= 1
                index += 1
            case 0x22:
                guard appendQuoted(line, &index) else { return .unbalanced }
            default:
                appendPlain(line, &index)
            }
        }
        return depth > 0 ? .incomplete : .complete
    }

    /// Whether there was a second quotation mark; a string does not go over the end of its line.
    private mutating func appendQuoted(_ line: Span<UInt8>, _ index: inout Int) -> Bool {
        let start = octets.count
        index += 1
        while index < line.count, line[index] != 0x22 {
            if line[index] == 0x5c, index + 1 < line.count {
                octets.append(line[index])
                index += 1
            }
            octets.append(line[index])
            index += 1
        }
        guard index < line.count else { return false }
        index += 1
        words.append(Word(range: start..<octets.count, isQuoted: true))
        return true
    }

    private mutating func appendPlain(_ line: Span<UInt8>, _ index: inout Int) {
        let start = octets.count
        while index < line.count {
            switch line[index] {
            case 0x20, 0x09, 0x0d, 0x22, 0x28, 0x29, 0x3b:
                words.append(Word(range: start..<octets.count, isQuoted: false))
                return
            case 0x5c where index + 1 < line.count:
                octets.append(line[index])
                index += 1
            default: break
            }
            octets.append(line[index])
            index += 1
        }
        words.append(Word(range: start..<octets.count, isQuoted: false))
    }
}
