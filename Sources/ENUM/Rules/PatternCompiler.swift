// SPDX-License-Identifier: MIT

/// One state of a compiled pattern.
enum PatternInstruction: Hashable, Sendable {
    /// Takes one octet of a set.
    case take(OctetSet)
    /// Goes on at two places, the first one preferred.
    case split(Int, Int)
    case jump(Int)
    /// Notes where a group begins (even) or ends (odd).
    case save(Int)
    case start
    case end
    case match
}

/// Turns a pattern's tree into states (Thompson's construction), within bounds.
struct PatternCompiler {
    /// The most states that a pattern may need.
    static let stateLimit = 2_000
    /// The most places of the tree that are visited.
    ///
    /// Repetition of what needs no state, as in `(a{0}){32}{32}{32}…`, would otherwise be unfolded for years.
    private static let visitLimit = 8_000

    private(set) var program: [PatternInstruction] = []
    private var visits = 0

    /// Adds the states of a whole pattern, as group 0.
    mutating func compile(_ syntax: PatternSyntax) throws(RuleError) {
        try emit(.group(syntax, index: 0))
        try append(.match)
    }

    private mutating func append(_ instruction: PatternInstruction) throws(RuleError) {
        guard program.count < Self.stateLimit else { throw .tooComplex }
        program.append(instruction)
    }

    private mutating func emit(_ syntax: PatternSyntax) throws(RuleError) {
        visits += 1
        guard visits <= Self.visitLimit else { throw .tooComplex }
        switch syntax {
        case .empty: return
        case .start: try append(.start)
        case .end: try append(.end)
        case .set(let set): try append(.take(set))
        case .sequence(let parts):
            for part in parts { try emit(part) }
        case .group(let inner, let index):
            // Only nine groups can be referred to; group 0 is the whole.
            if index <= 9 { try append(.save(2 * index)) }
            try emit(inner)
            if index <= 9 { try append(.save(2 * index + 1)) }
        case .alternatives(let branches): try emitAlternatives(branches)
        case .repeated(let inner, let least, let most):
            for _ in 0..<least { try emit(inner) }
            if let most {
                try emitOptional(inner, count: most - least)
            } else {
                try emitLoop(inner)
            }
        }
    }

    private mutating func emitAlternatives(_ branches: [PatternSyntax]) throws(RuleError) {
        var ends: [Int] = []
        for branch in branches.dropLast() {
            let split = program.count
            try append(.split(split + 1, 0))
            try emit(branch)
            ends.append(program.count)
            try append(.jump(0))
            program[split] = .split(split + 1, program.count)
        }
        if let last = branches.last { try emit(last) }
        for end in ends { program[end] = .jump(program.count) }
    }

    private mutating func emitLoop(_ inner: PatternSyntax) throws(RuleError) {
        let split = program.count
        try append(.split(split + 1, 0))
        try emit(inner)
        try append(.jump(split))
        program[split] = .split(split + 1, program.count)
    }

    private mutating func emitOptional(_ inner: PatternSyntax, count: Int) throws(RuleError) {
        var splits: [Int] = []
        for _ in 0..<count {
            splits.append(program.count)
            try append(.split(program.count + 1, 0))
            try emit(inner)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }
}
