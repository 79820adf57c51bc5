// SPDX-License-Identifier: MIT

/// What one estimator says of samples (SP 800-90B §6.3).
public struct Estimate: Hashable, Sendable {
    /// The estimators, by the names and in the order of the standard.
    public enum Estimator: String, Hashable, Sendable, CaseIterable {
        case mostCommonValue = "most common value"
        case collision
        case markov
        case compression
        case tuple = "t-tuple"
        case longestRepeat = "longest repeated substring"
        case mostCommonInWindow = "multi most common in window"
        case lag
        case markovModel = "multi Markov model with counting"
        case lempelZiv = "LZ78Y"

        /// Those that look at samples of one bit alone (SP 800-90B §6.3.2 to §6.3.4).
        public static let ofBitsAlone: Set<Estimator> = [.collision, .markov, .compression]
    }

    /// Which one.
    public var estimator: Estimator
    /// Bits of min-entropy a sample, with 99 % confidence.
    public var entropy: Double

    /// Says what an estimator says.
    public init(_ estimator: Estimator, _ entropy: Double) {
        self.estimator = estimator
        self.entropy = entropy
    }
}
