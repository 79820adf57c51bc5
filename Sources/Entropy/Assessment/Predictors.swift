// SPDX-License-Identifier: MIT

// Predictors of the next sample from those before it (SP 800-90B §6.3.7 to §6.3.10). Of several of a kind the one that
// has been right most often speaks.

enum Predictors {
    /// Who of several speaks.
    private struct Scores {
        private var scores: [Int]
        private(set) var winner = 0

        init(_ count: Int) { scores = [Int](repeating: 0, count: count) }

        mutating func point(to index: Int) {
            scores[index] += 1
            if scores[index] >= scores[winner] { winner = index }
        }
    }

    /// §6.3.7: the most common of the last 63, 255, 1,023 and 4,095 samples.
    static func mostCommonInWindow(_ samples: [UInt8]) -> Prediction {
        var windows = [63, 255, 1_023, 4_095].map(Window.init)
        var scores = Scores(windows.count)
        var result = Prediction()
        for (index, sample) in samples.enumerated() {
            let predicted = windows.map { index >= $0.size ? $0.mostCommon : nil }
            if index >= windows[0].size {
                result.count(isRight: predicted[scores.winner] == sample)
                for (window, value) in predicted.enumerated() where value == sample { scores.point(to: window) }
            }
            for window in windows.indices { windows[window].take(sample, index, samples) }
        }
        return result
    }

    /// The values of the last samples.
    private struct Window {
        let size: Int
        private var counts = [Int](repeating: 0, count: 256)
        private var lastSeen = [Int](repeating: -1, count: 256)
        private(set) var mostCommon: UInt8?

        init(_ size: Int) { self.size = size }

        mutating func take(_ sample: UInt8, _ index: Int, _ samples: [UInt8]) {
            counts[Int(sample)] += 1
            lastSeen[Int(sample)] = index
            if let most = mostCommon, counts[Int(sample)] < counts[Int(most)] {} else { mostCommon = sample }
            guard index >= size else { return }
            let gone = samples[index - size]
            counts[Int(gone)] -= 1
            guard gone == mostCommon else { return }
            // Of several the one that came last.
            let best = (0..<256).max { (counts[$0], lastSeen[$0]) < (counts[$1], lastSeen[$1]) }
            mostCommon = best.map { UInt8($0) }
        }
    }

    /// §6.3.8: the sample 1 to 128 before.
    static func lag(_ samples: [UInt8]) -> Prediction {
        let depth = 128
        var scores = Scores(depth)
        var result = Prediction()
        for index in samples.indices.dropFirst() {
            let sample = samples[index]
            result.count(isRight: index > scores.winner && samples[index - scores.winner - 1] == sample)
            for lag in 1...min(depth, index) where samples[index - lag] == sample { scores.point(to: lag - 1) }
        }
        return result
    }

    /// §6.3.9: what came most often after the last 1 to 16 samples.
    static func markovModel(_ samples: [UInt8]) -> Prediction {
        let (depth, entryLimit) = (16, 100_000)
        var models = [[UInt128: Followers]](repeating: [:], count: depth)
        var entries = [Int](repeating: 0, count: depth)
        var scores = Scores(depth)
        var result = Prediction()
        var predicted = [UInt8?](repeating: nil, count: depth)
        for index in samples.indices.dropFirst(2) {
            var (before, now) = (UInt128(0), UInt128(0))
            for length in 1...min(depth, index) {
                let shift = UInt128(8 * (length - 1))
                now |= UInt128(samples[index - length]) << shift
                if index > length {
                    before |= UInt128(samples[index - 1 - length]) << shift
                    let isFull = entries[length - 1] >= entryLimit
                    let isNew = models[length - 1][before, default: Followers()].count(samples[index - 1], isFull)
                    if isNew { entries[length - 1] += 1 }
                }
                predicted[length - 1] = models[length - 1][now]?.likeliest
            }
            let sample = samples[index]
            result.count(isRight: predicted[scores.winner] == sample)
            for (model, value) in predicted.enumerated() where value == sample { scores.point(to: model) }
        }
        return result
    }

    /// §6.3.10: the same with one dictionary for all lengths, in which the most certain speaks.
    static func lempelZiv(_ samples: [UInt8]) -> Prediction {
        let (depth, entryLimit) = (16, 65_536)
        var models = [[UInt128: Followers]](repeating: [:], count: depth)
        var entries = 0
        var result = Prediction()
        for index in samples.indices.dropFirst(depth + 1) {
            var best: (value: UInt8, count: Int)?
            for length in stride(from: depth, through: 1, by: -1) {
                let before = context(samples, endingAt: index - 1, length)
                if models[length - 1][before] == nil, entries < entryLimit {
                    models[length - 1][before] = Followers()
                    entries += 1
                }
                _ = models[length - 1][before]?.count(samples[index - 1], false)
            }
            for length in stride(from: depth, through: 1, by: -1) {
                guard let followers = models[length - 1][context(samples, endingAt: index, length)],
                    let value = followers.likeliest, followers.most > best?.count ?? 0
                else { continue }
                best = (value, followers.most)
            }
            result.count(isRight: best?.value == samples[index])
        }
        return result
    }

    private static func context(_ samples: [UInt8], endingAt end: Int, _ length: Int) -> UInt128 {
        (0..<length).reduce(0) { $0 | UInt128(samples[end - 1 - $1]) << UInt128(8 * $1) }
    }

    /// What came after a context, and how often.
    private struct Followers {
        private var counts: [(value: UInt8, count: Int)] = []
        private(set) var likeliest: UInt8?
        private(set) var most = 0

        /// Counts a value.
        ///
        /// - Returns: whether it is a new one; none is taken if there is no room.
        mutating func count(_ value: UInt8, _ isFull: Bool) -> Bool {
            let index = counts.firstIndex { $0.value == value }
            if index == nil, isFull { return false }
            let place = index ?? counts.count
            if index == nil { counts.append((value, 0)) }
            counts[place].count += 1
            let count = counts[place].count
            // Of several the greatest value.
            if count > most || count == most && value > likeliest ?? 0 { (likeliest, most) = (value, count) }
            return index == nil
        }
    }
}
