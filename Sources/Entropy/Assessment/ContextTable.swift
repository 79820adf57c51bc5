// SPDX-License-Identifier: MIT

/// What came after each context of one length, and how often.
///
/// A hash table of a fixed size: a million samples ask for sixteen contexts each, and dictionaries take minutes for that.
struct ContextTable {
    /// Where a context is, or would be.
    typealias Place = Int

    /// The most contexts.
    let limit: Int
    private var keys: [UInt128]
    /// The number of the context at a place, from 1; 0 where there is none.
    private var numbers: [Int32]
    /// Of each context by its number: the value that came most often, how often, and where the list of values begins.
    private var likeliest: [UInt8] = [0]
    private var most: [Int32] = [0]
    private var heads: [Int32] = [0]
    /// The lists: values, how often they came, and where each list goes on; 0 is the end.
    private var values: [UInt8] = [0]
    private var counts: [Int32] = [0]
    private var next: [Int32] = [0]
    private let mask: Int

    /// Makes a table without contexts.
    ///
    /// - Parameter limit: the most contexts; half of the places stay free, so that each is found soon.
    init(limit: Int) {
        self.limit = limit
        var size = 2
        while size < 2 * limit { size *= 2 }
        mask = size - 1
        keys = [UInt128](repeating: 0, count: size)
        numbers = [Int32](repeating: 0, count: size)
    }

    /// Where a context is, or would be; good until another one is added.
    func place(of key: UInt128) -> Place {
        let folded = UInt64(truncatingIfNeeded: key) ^ UInt64(truncatingIfNeeded: key >> 64) &* 0xFF51_AFD7_ED55_8CCD
        var place = Int(truncatingIfNeeded: (folded &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while numbers[place] != 0, keys[place] != key { place = (place + 1) & mask }
        return place
    }

    /// Whether there is a context.
    func contains(at place: Place) -> Bool { numbers[place] != 0 }

    /// How many contexts there are.
    var count: Int { heads.count - 1 }

    /// Adds a context that is not there, unless there are too many.
    mutating func add(_ key: UInt128, at place: Place) {
        guard count < limit else { return }
        keys[place] = key
        numbers[place] = Int32(heads.count)
        likeliest.append(0)
        most.append(0)
        heads.append(0)
    }

    /// The value that came most often, of several the greatest one, and how often it came; nil if none has.
    func prediction(at place: Place) -> (value: UInt8, count: Int)? {
        let number = Int(numbers[place])
        return most[number] > 0 ? (likeliest[number], Int(most[number])) : nil
    }

    /// Counts a value.
    ///
    /// - Parameters:
    ///   - value: what came after the context.
    ///   - place: where that is; without it nothing is counted.
    ///   - takesNew: whether a value that never came before may be counted.
    /// - Returns: whether it is such a one, and was counted.
    mutating func count(_ value: UInt8, at place: Place, takesNew: Bool = true) -> Bool {
        let number = Int(numbers[place])
        guard number > 0 else { return false }
        var entry = Int(heads[number])
        while entry != 0, values[entry] != value { entry = Int(next[entry]) }
        let isNew = entry == 0
        if isNew {
            guard takesNew else { return false }
            entry = values.count
            values.append(value)
            counts.append(0)
            next.append(heads[number])
            heads[number] = Int32(entry)
        }
        counts[entry] += 1
        if counts[entry] > most[number] || counts[entry] == most[number] && value > likeliest[number] {
            (likeliest[number], most[number]) = (value, counts[entry])
        }
        return isNew
    }
}
