// SPDX-License-Identifier: MIT

/// Searches names for a pattern, one after the other.
///
/// Sets of the pattern's steps become states of a deterministic automaton when they are first met, so that most octets
/// cost one look into a table. How many states are kept is bounded.
struct NameMatcher {
    private struct State {
        /// The steps that wait for an octet or for the end.
        let steps: [Int]
        let isFound: Bool
        let isFoundAtEnd: Bool
        /// The next state for each octet; -1 if it was not met yet.
        var next: [Int32]
    }

    private static let stateLimit = 512

    private let pattern: NamePattern
    /// What every place but the first one starts with, as the search is not bound to the beginning.
    private let restart: [Int]
    private var states: [State] = []
    private var known: [[Int]: Int] = [:]

    init(_ pattern: NamePattern) {
        self.pattern = pattern
        restart = Self.close(over: [0], pattern, isStart: false, isEnd: false).steps
        _ = state(Self.close(over: [0], pattern, isStart: true, isEnd: false))
    }

    /// Whether the pattern is anywhere in a name.
    mutating func matches(_ name: some Sequence<UInt8>) -> Bool {
        if pattern.isEmpty { return true }
        var current = 0
        for octet in name {
            if states[current].isFound { return true }
            // Nothing waits any more, and nothing can begin behind the first octet.
            if states[current].steps.isEmpty, restart.isEmpty { return false }
            var next = Int(states[current].next[Int(octet)])
            if next < 0 { next = advance(&current, octet) }
            current = next
        }
        return states[current].isFound || states[current].isFoundAtEnd
    }

    private mutating func advance(_ current: inout Int, _ octet: UInt8) -> Int {
        let reached = states[current].steps
            .compactMap { index -> Int? in
                guard case .octet(let set) = pattern.steps[index], set.contains(octet) else { return nil }
                return index + 1
            }
        let closure = Self.close(over: reached + [0], pattern, isStart: false, isEnd: false)
        if states.count >= Self.stateLimit, known[closure.steps] == nil {
            let steps = Self.close(over: [0], pattern, isStart: true, isEnd: false)
            states.removeAll(keepingCapacity: true)
            known.removeAll(keepingCapacity: true)
            _ = state(steps)
            return state(closure)
        }
        let next = state(closure)
        states[current].next[Int(octet)] = Int32(truncatingIfNeeded: next)
        return next
    }

    private mutating func state(_ closure: (steps: [Int], isFound: Bool)) -> Int {
        // A state that has found is left at once, so it may share its place with no other.
        let key = closure.isFound ? closure.steps + [-1] : closure.steps
        if let index = known[key] { return index }
        let ends = closure.steps.filter { pattern.steps[$0] == .end }.map { $0 + 1 }
        states.append(
            State(
                steps: closure.steps,
                isFound: closure.isFound,
                isFoundAtEnd: Self.close(over: ends, pattern, isStart: false, isEnd: true).isFound,
                next: [Int32](repeating: -1, count: 256)
            )
        )
        known[key] = states.count - 1
        return states.count - 1
    }

    /// All steps that can be reached without an octet.
    private static func close(
        over start: [Int],
        _ pattern: NamePattern,
        isStart: Bool,
        isEnd: Bool
    ) -> (steps: [Int], isFound: Bool) {
        var waiting: Set<Int> = []
        var seen: Set<Int> = []
        var open = start
        var isFound = false
        while let index = open.popLast() {
            guard seen.insert(index).inserted else { continue }
            switch pattern.steps[index] {
            case .octet: waiting.insert(index)
            case .split(let one, let other): open += [one, other]
            case .jump(let target): open.append(target)
            case .start: if isStart { open.append(index + 1) }
            case .end:
                waiting.insert(index)
                if isEnd { open.append(index + 1) }
            case .found: isFound = true
            }
        }
        return (waiting.sorted(), isFound)
    }
}
