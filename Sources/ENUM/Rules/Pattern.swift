// SPDX-License-Identifier: MIT

/// A compiled pattern, matched in time linear in the text: strangers write the patterns.
///
/// All possibilities are followed side by side, one step an octet; no state is entered twice in a step, so n octets and
/// m states cost time in proportion to m·(n+1). Where POSIX would compare the lengths of groups, the first alternative that leads to
/// a match wins, and repetition takes as much as it can; the two differ only where one alternative begins like a later
/// one, as in `(1|18)`.
public struct Pattern: Hashable, Sendable {
    private let program: [PatternInstruction]
    /// How many groups the pattern has.
    let groups: Int

    /// Compiles a POSIX extended regular expression, without back-references.
    ///
    /// - Parameters:
    ///   - pattern: at most 128 octets, bounds at most 32.
    ///   - ignoresCase: whether ASCII letters match in either case.
    /// - Throws: ``RuleError`` if it cannot be read, or would need more than 2,000 states.
    public init(_ pattern: [UInt8], ignoresCase: Bool = false) throws(RuleError) {
        var parser = try PatternParser(pattern, ignoresCase: ignoresCase)
        let syntax = try parser.parse()
        groups = parser.groups
        var compiler = PatternCompiler()
        try compiler.compile(syntax)
        program = compiler.program
    }

    /// Whether the pattern matches all of a text.
    public func matchesWhole(_ text: [UInt8]) -> Bool {
        match(text, mustBeWhole: true) != nil
    }

    /// Finds the leftmost match of the pattern in a text.
    ///
    /// - Parameter text: the text; what lies beyond its first 32,767 octets is not looked at.
    /// - Returns: what each group matched, the whole first, at most ten; nil for a group that took no part. Nil if there
    ///   is no match.
    public func firstMatch(in text: [UInt8]) -> [Range<Int>?]? {
        match(text, mustBeWhole: false)
    }

    /// Where the ten groups that can be referred to begin and end; -1 for nowhere.
    private typealias Groups = InlineArray<20, Int16>

    /// One possibility: where it stands in the program, and where its groups began and ended.
    private struct Thread {
        var position: Int
        var groups: Groups
    }

    private func match(_ text: [UInt8], mustBeWhole: Bool) -> [Range<Int>?]? {
        // So that positions fit in 16 bits; numbers are much shorter.
        let text = text.prefix(Int(Int16.max))
        var current: [Thread] = []
        var best: Groups?
        // The octet at which an instruction was last reached: of two ways to one place only the more wanted goes on.
        var reached = [Int](repeating: -1, count: program.count)
        for index in 0...text.count {
            if best == nil, index == 0 || !mustBeWhole {
                follow(0, Groups(repeating: -1), index, text.count, &reached, &current)
            }
            if current.isEmpty, best != nil || mustBeWhole { break }
            var next: [Thread] = []
            threads: for thread in current {
                switch program[thread.position] {
                case .match where !mustBeWhole || index == text.count:
                    best = thread.groups
                    // What follows is less wanted than what matched.
                    break threads
                case .take(let set) where index < text.count && set.contains(text[index]):
                    follow(thread.position + 1, thread.groups, index + 1, text.count, &reached, &next)
                default: continue
                }
            }
            current = next
        }
        guard let best else { return nil }
        return (0...min(groups, 9))
            .map { group in
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
        _ groups: Groups,
        _ index: Int,
        _ count: Int,
        _ reached: inout [Int],
        _ threads: inout [Thread]
    ) {
        var stack = [Thread(position: start, groups: groups)]
        while var thread = stack.popLast() {
            guard reached[thread.position] != index else { continue }
            reached[thread.position] = index
            switch program[thread.position] {
            case .jump(let target):
                thread.position = target
            case .split(let first, let second):
                var other = thread
                other.position = second
                stack.append(other)
                thread.position = first
            case .save(let slot):
                thread.groups[slot] = Int16(truncatingIfNeeded: index)
                thread.position += 1
            case .start where index == 0, .end where index == count:
                thread.position += 1
            case .start, .end:
                continue
            case .take, .match:
                threads.append(thread)
                continue
            }
            stack.append(thread)
        }
    }
}
