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
        let symbols = Int(samples.max() ?? 0) + 1
        var windows = [63, 255, 1_023, 4_095].map { Window($0, symbols: symbols) }
        var scores = Scores(windows.count)
        var result = Prediction()
        for (index, sample) in samples.enumerated() {
            if index >= windows[0].size {
                result.count(isRight: windows[scores.winner].prediction(at: index) == sample)
                for window in windows.indices where windows[window].prediction(at: index) == sample {
                    scores.point(to: window)
                }
            }
            for window in windows.indices { windows[window].take(sample, index, samples) }
        }
        return result
    }

    /// The values of the last samples.
    private struct Window {
        let size: Int
        private var counts: [Int]
        private var lastSeen: [Int]
        private var mostCommon: UInt8?

        init(_ size: Int, symbols: Int) {
            self.size = size
            counts = [Int](repeating: 0, count: symbols)
            lastSeen = [Int](repeating: -1, count: symbols)
        }

        /// What it says of the sample with an index; nil until it is full.
        func prediction(at index: Int) -> UInt8? { index >= size ? mostCommon : nil }

        mutating func take(_ sample: UInt8, _ index: Int, _ samples: [UInt8]) {
            counts[Int(sample)] += 1
            lastSeen[Int(sample)] = index
            if let most = mostCommon, counts[Int(sample)] < counts[Int(most)] {} else { mostCommon = sample }
            guard index >= size else { return }
            let gone = samples[index - size]
            counts[Int(gone)] -= 1
            guard gone == mostCommon else { return }
            // Of several the one that came last.
            let best = counts.indices.max { (counts[$0], lastSeen[$0]) < (counts[$1], lastSeen[$1]) }
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
        let entryLimit = 100_000
        var models = [ContextTable](repeating: ContextTable(limit: entryLimit), count: depth)
        var places = [ContextTable.Place?](repeating: nil, count: depth)
        var entries = [Int](repeating: 0, count: depth)
        var scores = Scores(depth)
        var result = Prediction()
        var predicted = [UInt8?](repeating: nil, count: depth)
        var contexts = Contexts()
        for index in samples.indices.dropFirst() {
            let earlier = contexts
            contexts.take(samples[index - 1])
            for model in 0..<min(depth, index) {
                // What the sample before came after is where it was looked for then.
                if let place = places[model] {
                    let isRoom = entries[model] < entryLimit
                    if !models[model].contains(at: place), isRoom { models[model].add(earlier[model], at: place) }
                    if models[model].count(samples[index - 1], at: place, takesNew: isRoom) { entries[model] += 1 }
                }
                let place = models[model].place(of: contexts[model])
                places[model] = place
                predicted[model] = models[model].prediction(at: place)?.value
            }
            guard index > 1 else { continue }
            let sample = samples[index]
            result.count(isRight: predicted[scores.winner] == sample)
            for model in 0..<depth where predicted[model] == sample { scores.point(to: model) }
        }
        return result
    }

    /// §6.3.10: the same with one dictionary for all lengths, in which the most certain speaks.
    static func lempelZiv(_ samples: [UInt8]) -> Prediction {
        let entryLimit = 65_536
        var models = [ContextTable](repeating: ContextTable(limit: entryLimit), count: depth)
        var places = [ContextTable.Place?](repeating: nil, count: depth)
        var entries = 0
        var result = Prediction()
        var contexts = Contexts()
        for index in samples.indices.dropFirst() {
            let earlier = contexts
            contexts.take(samples[index - 1])
            guard index >= depth else { continue }
            var best: (value: UInt8, count: Int)?
            for model in (0..<depth).reversed() {
                if let place = places[model] {
                    if !models[model].contains(at: place), entries < entryLimit {
                        models[model].add(earlier[model], at: place)
                        entries += 1
                    }
                    _ = models[model].count(samples[index - 1], at: place)
                }
                let place = models[model].place(of: contexts[model])
                places[model] = place
                guard let found = models[model].prediction(at: place), found.count > best?.count ?? 0 else { continue }
                best = found
            }
            if index > depth { result.count(isRight: best?.value == samples[index]) }
        }
        return result
    }

    /// The greatest length of what samples are looked for after.
    private static let depth = 16

    /// The last samples, an octet each, in all lengths from 1.
    private struct Contexts {
        private var last: UInt128 = 0

        mutating func take(_ sample: UInt8) { last = last << 8 | UInt128(sample) }

        /// The last `index + 1` samples.
        subscript(index: Int) -> UInt128 { last & (UInt128.max >> UInt128(8 * (15 - index))) }
    }
}
