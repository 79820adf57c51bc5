// SPDX-License-Identifier: MIT
internal import Logarithm

/// Estimators that look for parts that occur again (SP 800-90B §6.3.5 and §6.3.6).
struct RepetitionEstimators {
    /// A part counts among the common ones if it occurs so often.
    private static let threshold = 35

    /// How often the most common part of each length occurs; index 0 is unused.
    private var most: [Int]
    /// How many pairs of equal parts of each length there are.
    private var pairs: [Int]
    private let count: Int

    /// Counts the parts of samples.
    init(_ samples: [UInt8]) {
        count = samples.count
        let common = SuffixArray(samples).common
        let longest = Int(common.max() ?? 0)
        most = [Int](repeating: 1, count: longest + 2)
        pairs = [Int](repeating: 0, count: longest + 2)
        // Ranges of suffixes that begin alike, by the stack: each is closed when what they have in common shrinks.
        var open: [(length: Int, first: Int)] = []
        for index in 1...max(1, common.count) {
            let length = index < common.count ? Int(common[index]) : 0
            var first = index - 1
            while let range = open.last, range.length > length {
                open.removeLast()
                first = range.first
                let outer = max(length, open.last?.length ?? 0)
                close(size: index - range.first, lengths: outer + 1...range.length)
            }
            if length > open.last?.length ?? 0 { open.append((length, first)) }
        }
        for length in stride(from: longest, to: 0, by: -1) { most[length] = max(most[length], most[length + 1]) }
        for length in stride(from: 1, through: longest, by: 1) { pairs[length] += pairs[length - 1] }
    }

    private mutating func close(size: Int, lengths: ClosedRange<Int>) {
        most[lengths.upperBound] = max(most[lengths.upperBound], size)
        let found = size * (size - 1) / 2
        pairs[lengths.lowerBound] += found
        pairs[lengths.upperBound + 1] -= found
    }

    /// The length of the longest part that occurs twice.
    private var longest: Int { most.count - 2 }

    /// SP 800-90B §6.3.5.
    var tuple: Double? {
        let lengths = (1...max(1, longest)).prefix { $0 <= longest && most[$0] >= Self.threshold }
        let greatest = lengths.map { length in
            Logarithm.power(Double(most[length]) / Double(count - length + 1), 1 / Double(length))
        }
        return greatest.max().map { -Logarithm.binary(Confidence.upper($0, trials: count)) }
    }

    /// SP 800-90B §6.3.6.
    var longestRepeat: Double? {
        let greatest = (1...max(1, longest)).lazy.filter { $0 <= longest && most[$0] < Self.threshold }
            .map { length in
                let places = Double(count - length + 1)
                return Logarithm.power(Double(pairs[length]) / (places * (places - 1) / 2), 1 / Double(length))
            }
        return greatest.max().map { -Logarithm.binary(Confidence.upper($0, trials: count)) }
    }
}
