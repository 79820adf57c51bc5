// SPDX-License-Identifier: MIT

/// A compiled pattern, matched in time linear in the text: strangers write the patterns.
///
/// All possibilities are followed side by side, one step an octet (Thompson's construction). Where POSIX would compare
/// the lengths of groups, the first alternative that leads to a match wins, and repetition takes as much as it can; for
/// the rules seen in practice both give the same groups.
public struct Pattern: Hashable, Sendable {
    /// The most states that a pattern may need.
    static let stateLimit = 2_000

    private var program: [Instruction] = []
    /// How many groups the pattern has.
    let groups: Int

    private enum Instruction: Hashable, Sendable {
        case take(OctetSet)
        case split(Int, Int)
        case jump(Int)
        case save(Int)
        case start
        case end
        case match
    }

    /// Compiles a pattern.
    ///
    /// - Throws: ``RuleError`` if it cannot be read, or would need too many states.
    public init(_ pattern: [UInt8], ignoresCase: Bool = false) throws(RuleError) {
        var parser = try PatternParser(pattern)
        let syntax = try parser.parse()
        groups = parser.groups
        try emit(.group(syntax, index: 0), ignoresCase)
        program.append(.match)
    }

    private mutating func append(_ instruction: Instruction) throws(RuleError) {
        guard program.count < Self.stateLimit else { throw .tooComplex }
        program.append(instruction)
    }

    private mutating func emit(_ syntax: PatternSyntax, _ ignoresCase: Bool) throws(RuleError) {
        switch syntax {
        case .empty: return
        case .start: try append(.start)
        case .end: try append(.end)
        case .set(var set):
            if ignoresCase { set.ignoreCase() }
            try append(.take(set))
        case .sequence(let parts):
            for part in parts { try emit(part, ignoresCase) }
        case .group(let inner, let index):
            // Only nine groups can be referred to; group 0 is the whole.
            if index <= 9 { try append(.save(2 * index)) }
            try emit(inner, ignoresCase)
            if index <= 9 { try append(.save(2 * index + 1)) }
        case .alternatives(let branches):
            var ends: [Int] = []
            for branch in branches.dropLast() {
                let split = program.count
                try append(.split(split + 1, 0))
                try emit(branch, ignoresCase)
                ends.append(program.count)
                try append(.jump(0))
                program[split] = .split(split + 1, program.count)
            }
            if let last = branches.last { try emit(last, ignoresCase) }
            for end in ends { program[end] = .jump(program.count) }
        case .repeated(let inner, let least, let most):
            for _ in 0..<least { try emit(inner, ignoresCase) }
            guard let most else {
                let split = program.count
                try append(.split(split + 1, 0))
                try emit(inner, ignoresCase)
                try append(.jump(split))
                program[split] = .split(split + 1, program.count)
                return
            }
            var splits: [Int] = []
            for _ in least..<most {
                splits.append(program.count)
                try append(.split(program.count + 1, 0))
                try emit(inner, ignoresCase)
            }
            for split in splits { program[split] = .split(split + 1, program.count) }
        }
    }

    /// Whether the pattern matches all of a text.
    public func matchesWhole(_ text: [UInt8]) -> Bool {
        match(text, isAnchored: true, mustReachEnd: true) != nil
    }

    /// Finds the pattern in a text.
    ///
    /// - Returns: what each group matched, the whole first; nil for a group that took no part. Nil if there is no match.
    public func firstMatch(in text: [UInt8]) -> [Range<Int>?]? {
        match(text, isAnchored: false, mustReachEnd: false)
    }

    /// One possibility: where it stands in the program, and where its groups began and ended.
    private struct Thread {
        var position: Int
        var groups: InlineArray<20, Int16>
    }

    private func match(_ text: [UInt8], isAnchored: Bool, mustReachEnd: Bool) -> [Range<Int>?]? {
        var current: [Thread] = []
        var best: InlineArray<20, Int16>?
        var visited = [Int](repeating: -1, count: program.count)
        // Texts are numbers: longer ones are cut so that positions fit.
        let text = text.prefix(Int(Int16.max))
        for index in 0...text.count {
            if best == nil, !isAnchored || index == 0 {
                follow(0, InlineArray(repeating: -1), index, text.count, &visited, &current)
            }
            var next: [Thread] = []
            var marks = [Int](repeating: -1, count: program.count)
            for thread in current {
                switch program[thread.position] {
                case .match:
                    guard !mustReachEnd || index == text.count else { continue }
                    best = thread.groups
                case .take(let set):
                    guard index < text.count, set.contains(text[index]) else { continue }
                    follow(thread.position + 1, thread.groups, index + 1, text.count, &marks, &next)
                    continue
                default: continue
                }
                // Later possibilities are less wanted than one that matched.
                break
            }
            current = next
            visited = marks
            if current.isEmpty, best != nil { break }
        }
        guard let best else { return nil }
        return (0...min(groups, 9)).map { group in
            let low = Int(best[2 * group])
            let high = Int(best[2 * group + 1])
            return low >= 0 && high >= low ? low..<high : nil
        }
    }

    /// Adds the places that can be reached without taking an octet, each once, the most wanted first.
    ///
    /// The stack holds at most one entry for each instruction and its alternative.
    private func follow(
        _ start: Int,
        _ groups: InlineArray<20, Int16>,
        _ index: Int,
        _ count: Int,
        _ visited: inout [Int],
        _ threads: inout [Thread]
    ) {
        var stack = [Thread(position: start, groups: groups)]
        while var thread = stack.popLast() {
            guard visited[thread.position] != index else { continue }
            visited[thread.position] = index
            switch program[thread.position] {
            case .jump(let target):
                thread.position = target
                stack.append(thread)
            case .split(let first, let second):
                var other = thread
                other.position = second
                stack.append(other)
                thread.position = first
                stack.append(thread)
            case .save(let slot):
                thread.groups[slot] = Int16(truncatingIfNeeded: index)
                thread.position += 1
                stack.append(thread)
            case .start:
                guard index == 0 else { continue }
                thread.position += 1
                stack.append(thread)
            case .end:
                guard index == count else { continue }
                thread.position += 1
                stack.append(thread)
            case .take, .match: threads.append(thread)
            }
        }
    }
}
