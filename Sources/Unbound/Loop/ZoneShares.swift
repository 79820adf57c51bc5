// SPDX-License-Identifier: MIT
internal import DNSWire

/// How many queries are under way below each name that somebody registers.
///
/// Random names below a zone with slow servers can be asked for as fast as somebody likes, and each of them waits (the
/// "water torture"): without a bound for one zone they would take the whole queue, and all other names with it.
struct ZoneShares {
    /// A zone, by the hash of its name, which nobody outside can foresee: two with one hash, should there ever be any, have
    /// their places together.
    struct Zone {
        fileprivate let digest: Int
    }

    private let limit: Int
    private var counts: [Int: Int] = [:]

    /// Gives each zone at most so many queries.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes a place for a query below a zone.
    ///
    /// - Returns: whether there was one.
    mutating func enter(_ zone: Zone) -> Bool {
        Self.enter(&counts[zone.digest, default: 0], limit)
    }

    private static func enter(_ count: inout Int, _ limit: Int) -> Bool {
        guard count < limit else { return false }
        count += 1
        return true
    }

    /// Gives the place back.
    mutating func leave(_ zone: Zone) {
        guard let count = counts[zone.digest] else { return }
        counts[zone.digest] = count > 1 ? count - 1 : nil
    }
}

extension ZoneShares.Zone {
    /// The zone of a name.
    init(of name: NameText) {
        let octets = name.octets.span
        var hasher = Hasher()
        hasher.combine(octets.extracting(Self.start(in: octets)..<octets.count))
        digest = hasher.finalize()
    }

    /// A name's zone as text: the last two labels, which is where somebody else's names begin, more or less; in the reverse
    /// tree, whose first labels are the same for all, the last four.
    static func text(of name: NameText) -> String {
        String(decoding: name.octets[start(in: name.octets.span)...].dropLast(), as: UTF8.self)
    }

    /// Where the zone begins in a text with a zero octet at its end; dots within labels are written in another way.
    private static func start(in name: Span<UInt8>) -> Int {
        let dot = UInt8(ascii: ".")
        let end = name.count - 2
        var (start, labels) = (end, 2)
        while start > 0 {
            if name[start - 1] == dot {
                // "arpa" itself has too few labels for the difference.
                if labels == 2, end - start == 4, name.isArpa(at: start) { labels += 2 }
                labels -= 1
                if labels == 0 { return start }
            }
            start -= 1
        }
        return 0
    }
}

extension Span<UInt8> {
    fileprivate func isArpa(at start: Int) -> Bool {
        self[start] == UInt8(ascii: "a") && self[start + 1] == UInt8(ascii: "r") && self[start + 2] == UInt8(ascii: "p")
            && self[start + 3] == UInt8(ascii: "a")
    }
}
