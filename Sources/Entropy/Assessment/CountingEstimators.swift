// SPDX-License-Identifier: MIT
internal import Logarithm

// Estimators that count how often what occurs. Samples are numbers from 0; those for single bits take 0 and 1.

enum CountingEstimators {
    /// SP 800-90B §6.3.1.
    static func mostCommonValue(_ samples: [UInt8]) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        for sample in samples { counts[Int(sample)] += 1 }
        let probability = Double(counts.max() ?? 0) / Double(samples.count)
        return -Logarithm.binary(Confidence.upper(probability, trials: samples.count))
    }

    /// SP 800-90B §6.3.2, for bits: how long it takes until one has come twice.
    static func collision(bits: [UInt8]) -> Double? {
        var (sum, squares, count) = (0.0, 0.0, 0)
        var index = 0
        while index + 1 < bits.count {
            let length = bits[index] == bits[index + 1] ? 2 : 3
            guard index + length <= bits.count else { break }
            sum += Double(length)
            squares += Double(length * length)
            count += 1
            index += length
        }
        guard count > 1 else { return nil }
        let mean = sum / Double(count)
        let deviation = ((squares - Double(count) * mean * mean) / Double(count - 1)).squareRoot()
        let least = mean - Confidence.quantile * deviation / Double(count).squareRoot()
        // The expected length is 2 + 2p(1 − p): at most 2.5, which is no bias at all.
        guard least < 2.5 else { return 1 }
        return -Logarithm.binary(min(1, 0.5 + (1.25 - 0.5 * max(2, least)).squareRoot()))
    }

    /// SP 800-90B §6.3.3, for bits: the likeliest 128 in a row if each depends on the one before.
    static func markov(bits: [UInt8]) -> Double? {
        var pairs = [[0.0, 0.0], [0.0, 0.0]]
        for (first, second) in zip(bits, bits.dropFirst()) { pairs[Int(first & 1)][Int(second & 1)] += 1 }
        guard bits.count > 1 else { return nil }
        let ones = Double(bits.reduce(0) { $0 + Int($1 & 1) }) / Double(bits.count)
        let start = [-Logarithm.binary(1 - ones), -Logarithm.binary(ones)]
        // Bits of surprise of each step; one that never happened is infinitely surprising.
        let step = pairs.map { row in
            row.map { count in row[0] + row[1] > 0 ? -Logarithm.binary(count / (row[0] + row[1])) : .infinity }
        }
        func surprise(_ steps: (Double, (Int, Int))..., from first: Int) -> Double {
            // Infinitely surprising, zero times, is no surprise.
            steps.reduce(start[first]) { sum, term in
                term.0 == 0 ? sum : sum + term.0 * step[term.1.0][term.1.1]
            }
        }
        let least = [
            surprise((127, (0, 0)), from: 0),
            surprise((64, (0, 1)), (63, (1, 0)), from: 0),
            surprise((1, (0, 1)), (126, (1, 1)), from: 0),
            surprise((1, (1, 0)), (126, (0, 0)), from: 1),
            surprise((64, (1, 0)), (63, (0, 1)), from: 1),
            surprise((127, (1, 1)), from: 1),
        ]
        .min()
        return least.map { min(1, $0 / 128) }
    }

    /// SP 800-90B §6.3.4, for bits: how far back the last block of six of the same kind is.
    static func compression(bits: [UInt8]) -> Double? {
        let (width, learning) = (6, 1_000)
        let blocks = bits.count / width
        let tested = blocks - learning
        guard tested > 1 else { return nil }
        var last = [Int](repeating: 0, count: 1 << width)
        var (sum, squares) = (0.0, 0.0)
        for block in 1...blocks {
            let value = (0..<width).reduce(0) { $0 << 1 | Int(bits[(block - 1) * width + $1] & 1) }
            if block > learning {
                let distance = Logarithm.binary(Double(last[value] == 0 ? block : block - last[value]))
                sum += distance
                squares += distance * distance
            }
            last[value] = block
        }
        let mean = sum / Double(tested)
        let variance = max(0, squares / Double(tested - 1) - mean * mean)
        let least = mean - Confidence.quantile * 0.5907 * variance.squareRoot() / Double(tested).squareRoot()
        let logarithms = (0...blocks).map { $0 == 0 ? 0 : Logarithm.binary(Double($0)) }
        let others = Double(1 << width - 1)
        let found = Confidence.argument(of: least, in: 1 / Double(1 << width)...1) { probability in
            distance(probability, logarithms, learning)
                + others * distance((1 - probability) / others, logarithms, learning)
        }
        return found.map { -Logarithm.binary($0) / Double(width) } ?? 1
    }

    /// The part that a block of a given probability has in the expected logarithm of the distance.
    private static func distance(_ probability: Double, _ logarithms: [Double], _ learning: Int) -> Double {
        let blocks = logarithms.count - 1
        guard probability > 0 else { return 0 }
        let complement = 1 - probability
        // Sums over all u below t, for t from 1 on; what does not depend on the position is summed once.
        var (below, power, total) = (0.0, 1.0, 0.0)
        for t in 1...blocks {
            if t > learning { total += below + probability * logarithms[t] * power }
            below += probability * probability * logarithms[t] * power
            power *= complement
        }
        return total / Double(blocks - learning)
    }
}
