// SPDX-License-Identifier: MIT

/// The suffixes of a sequence in order, and what neighbours have in common: how often each part of it occurs follows.
struct SuffixArray {
    /// Where the suffixes begin, in their order.
    let starts: [Int32]
    /// How many elements each suffix has in common with the one before it; 0 for the first.
    let common: [Int32]

    /// Sorts the suffixes in time that grows with the length alone, whatever repeats in the sequence.
    ///
    /// - Parameter octets: at most 2^31 − 2 of them.
    init(_ octets: [UInt8]) {
        let starts = Self.sorted(octets.map { Int32($0) }, symbols: 256)
        common = Self.commonPrefixes(of: octets, starts)
        self.starts = starts
    }

    /// Induced sorting (Nong, Zhang and Chan 2009).
    private static func sorted(_ text: [Int32], symbols: Int) -> [Int32] {
        let count = text.count
        guard count > 1 else { return count == 1 ? [0] : [] }
        // Whether a suffix is smaller than the next one; the end of the text is smaller than everything.
        var isSmaller = [Bool](repeating: false, count: count + 1)
        isSmaller[count] = true
        for index in stride(from: count - 2, through: 0, by: -1) {
            isSmaller[index] =
                text[index] < text[index + 1] || text[index] == text[index + 1] && isSmaller[index + 1]
        }
        func isLeftmost(_ index: Int) -> Bool { index > 0 && isSmaller[index] && !isSmaller[index - 1] }

        var sizes = [Int32](repeating: 0, count: symbols)
        for symbol in text { sizes[Int(symbol)] += 1 }
        var heads = [Int32](repeating: 0, count: symbols)
        var sum: Int32 = 0
        for symbol in 0..<symbols {
            heads[symbol] = sum
            sum += sizes[symbol]
        }

        var order = [Int32](repeating: -1, count: count)
        func induce(_ leftmost: [Int32]) {
            for index in order.indices { order[index] = -1 }
            var tails = (0..<symbols).map { heads[$0] + sizes[$0] }
            for start in leftmost.reversed() {
                let symbol = Int(text[Int(start)])
                tails[symbol] -= 1
                order[Int(tails[symbol])] = start
            }
            var fronts = heads
            func place(larger start: Int32) {
                let symbol = Int(text[Int(start)])
                order[Int(fronts[symbol])] = start
                fronts[symbol] += 1
            }
            // The empty suffix comes first.
            place(larger: Int32(count - 1))
            for index in 0..<count where order[index] > 0 && !isSmaller[Int(order[index] - 1)] {
                place(larger: order[index] - 1)
            }
            tails = (0..<symbols).map { heads[$0] + sizes[$0] }
            for index in stride(from: count - 1, through: 0, by: -1)
            where order[index] > 0 && isSmaller[Int(order[index] - 1)] {
                let start = order[index] - 1
                let symbol = Int(text[Int(start)])
                tails[symbol] -= 1
                order[Int(tails[symbol])] = start
            }
        }

        let leftmost = (0..<count).filter(isLeftmost).map { Int32($0) }
        induce(leftmost)
        guard !leftmost.isEmpty else { return order }

        // Names for the parts between leftmost smaller suffixes, in their order.
        var ends = [Int32](repeating: Int32(count), count: count)
        for (start, end) in zip(leftmost, leftmost.dropFirst()) { ends[Int(start)] = end }
        var names = [Int32](repeating: -1, count: count)
        var name: Int32 = -1
        var previous: Int32?
        for start in order where isLeftmost(Int(start)) {
            if let previous, isSame(previous, start, ends, in: text) {
            } else {
                name += 1
            }
            names[Int(start)] = name
            previous = start
        }
        let summary = leftmost.map { names[Int($0)] }
        if Int(name) + 1 == leftmost.count {
            var byName = [Int32](repeating: 0, count: leftmost.count)
            for (index, name) in summary.enumerated() { byName[Int(name)] = leftmost[index] }
            induce(byName)
        } else {
            induce(sorted(summary, symbols: Int(name) + 1).map { leftmost[Int($0)] })
        }
        return order
    }

    private static func isSame(_ left: Int32, _ right: Int32, _ ends: [Int32], in text: [Int32]) -> Bool {
        let length = ends[Int(left)] - left
        guard length == ends[Int(right)] - right else { return false }
        // The last part ends with the text, and is like no other.
        guard ends[Int(left)] < text.count, ends[Int(right)] < text.count else { return false }
        return (0...length).allSatisfy { text[Int(left + $0)] == text[Int(right + $0)] }
    }

    /// What neighbours have in common (Kasai and others 2001).
    private static func commonPrefixes(of octets: [UInt8], _ starts: [Int32]) -> [Int32] {
        let count = octets.count
        var ranks = [Int32](repeating: 0, count: count)
        for (rank, start) in starts.enumerated() { ranks[Int(start)] = Int32(rank) }
        var common = [Int32](repeating: 0, count: count)
        var length = 0
        for start in 0..<count {
            let rank = Int(ranks[start])
            guard rank > 0 else {
                length = 0
                continue
            }
            let other = Int(starts[rank - 1])
            while start + length < count, other + length < count, octets[start + length] == octets[other + length] {
                length += 1
            }
            common[rank] = Int32(length)
            length = max(0, length - 1)
        }
        return common
    }
}
