// SPDX-License-Identifier: MIT

/// How many queries are under way below each name that somebody registers.
///
/// Random names below a zone with slow servers can be asked for as fast as somebody likes, and each of them waits (the
/// "water torture"): without a bound for one zone they would take the whole queue, and all other names with it.
struct ZoneShares {
    private let limit: Int
    private var counts: [Substring: Int] = [:]

    /// Gives each zone at most so many queries.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes a place for a query of this name.
    ///
    /// - Returns: whether there was one.
    mutating func enter(_ name: NameText) -> Bool {
        let zone = Self.zone(of: name)
        guard counts[zone, default: 0] < limit else { return false }
        counts[zone, default: 0] += 1
        return true
    }

    /// Gives the place back.
    mutating func leave(_ name: NameText) {
        let zone = Self.zone(of: name)
        guard let count = counts[zone] else { return }
        counts[zone] = count > 1 ? count - 1 : nil
    }

    /// The last two labels, which is where somebody else's names begin, more or less; in the reverse tree, whose first
    /// labels are the same for all, the last four.
    static func zone(of name: NameText) -> Substring {
        // Dots within labels are written in another way. From the end, without a list of labels: every query comes here.
        let octets = name.text.utf8
        let dot = UInt8(ascii: ".")
        var end = octets.endIndex
        while let last = octets[..<end].last, last == dot { end = octets.index(before: end) }
        guard end > octets.startIndex else { return "." }
        // "arpa" itself has too few labels for the difference.
        var labels = octets[..<end].suffix(5).elementsEqual(".arpa".utf8) ? 4 : 2
        var start = end
        while start > octets.startIndex {
            let before = octets.index(before: start)
            if octets[before] == dot {
                labels -= 1
                if labels == 0 { break }
            }
            start = before
        }
        return name.text[start...]
    }
}
