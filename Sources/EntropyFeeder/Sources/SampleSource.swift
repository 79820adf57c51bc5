// SPDX-License-Identifier: MIT
public import Entropy

/// Gives samples of one source of entropy.
public protocol SampleSource: AnyObject {
    /// Which one it is.
    var source: EntropySource { get }

    /// Takes samples, as many as one turn is to have; does not wait for any.
    func sample() -> Sampling
}

/// What a source gave.
public enum Sampling: Hashable, Sendable {
    /// Samples, an octet each.
    case samples([UInt8])
    /// None at the moment.
    case nothing
    /// None any more: the device is gone.
    case gone
}

extension EntropySource {
    /// The most samples of a turn: tests that are passed with 1,024 are passed within half a second.
    ///
    /// A prime, so that the windows of tests begin anywhere in turns; the first sample of each turn may be like no other.
    public static let samplesPerTurn = 251
}
