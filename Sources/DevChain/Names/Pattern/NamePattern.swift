// SPDX-License-Identifier: MIT
internal import JSONRPC

/// A regular expression of `name_filter`, ready to be searched for in names.
///
/// It becomes a nondeterministic automaton (Thompson's construction), so that nothing it says can make a search take
/// more than time in proportion to the name.
struct NamePattern: Sendable {
    /// A step of the automaton.
    enum Step: Hashable, Sendable {
        /// Goes on to the next step behind an octet of the set.
        case octet(OctetSet)
        /// Goes on here and there.
        case split(Int, Int)
        /// Goes on there.
        case jump(Int)
        /// Goes on to the next step before the first octet.
        case start
        /// Goes on to the next step behind the last octet.
        case end
        /// Found.
        case found
    }

    /// The most steps: repetitions of repetitions grow quickly.
    private static let limit = 4_000
    /// The most octets of an expression, so that its tree stays small too.
    private static let lengthLimit = 16_384

    private(set) var steps: [Step] = []

    /// Whether every name matches, as the empty expression does.
    let isEmpty: Bool

    /// Reads a regular expression; what is wrong with it is told as the node does.
    init(_ octets: [UInt8]) throws(RPCError) {
        guard octets.count <= Self.lengthLimit else { throw PatternParser.refusal("regex is too complex") }
        isEmpty = octets.isEmpty
        try append(try PatternParser.parse(octets))
        steps.append(.found)
    }

    private mutating func append(_ node: PatternNode) throws(RPCError) {
        guard steps.count < Self.limit else { throw PatternParser.refusal("regex is too complex") }
        switch node {
        case .octet(let set): steps.append(.octet(set))
        case .start: steps.append(.start)
        case .end: steps.append(.end)
        case .sequence(let parts):
            for part in parts { try append(part) }
        case .choice(let alternatives): try append(alternatives: alternatives[...])
        case .repetition(let part, let minimum, let maximum):
            for _ in 0..<minimum {
                let start = steps.count
                try append(part)
                // Nothing repeated is nothing; repetitions of it inside each other would take for ever.
                if steps.count == start { return }
            }
            if let maximum {
                for _ in minimum..<maximum { try append(optional: part, isLooping: false) }
            } else {
                try append(optional: part, isLooping: true)
            }
        }
    }

    private mutating func append(alternatives: ArraySlice<PatternNode>) throws(RPCError) {
        guard let first = alternatives.first else { return }
        guard alternatives.count > 1 else { return try append(first) }
        let split = steps.count
        steps.append(.found)
        try append(first)
        let jump = steps.count
        steps.append(.found)
        steps[split] = .split(split + 1, steps.count)
        try append(alternatives: alternatives.dropFirst())
        steps[jump] = .jump(steps.count)
    }

    private mutating func append(optional part: PatternNode, isLooping: Bool) throws(RPCError) {
        let split = steps.count
        steps.append(.found)
        try append(part)
        if isLooping { steps.append(.jump(split)) }
        steps[split] = .split(split + 1, steps.count)
    }
}
