// SPDX-License-Identifier: MIT

/// Why a pattern or a rule cannot be used.
public enum RuleError: String, Error, Hashable, Sendable {
    /// The rule is not `!pattern!replacement!flags` with one delimiter throughout.
    case badDelimiters = "is not !pattern!replacement!flags"
    /// A flag other than `i`.
    case badFlags = "has flags other than i"
    /// The pattern has more than 128 octets.
    case longPattern = "has a pattern of more than 128 octets"
    /// A bracket, brace or parenthesis is not closed, or there is nothing to repeat.
    case badPattern = "has a pattern that is no extended regular expression"
    /// A bound above 32, or repetition that needs more than 2,000 states.
    case tooComplex = "has a pattern that repeats too much"
    /// `\\1`…`\\9` inside the pattern: no linear-time matcher can follow it.
    case backreference = "has a back-reference inside its pattern"
    /// The replacement refers to a group that the pattern does not have.
    case missingGroup = "refers to a group that its pattern does not have"
}
