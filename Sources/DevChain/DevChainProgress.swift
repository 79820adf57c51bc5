// SPDX-License-Identifier: MIT

/// How far the first start of an embedded chain has come with its seed files.
public struct DevChainProgress: Hashable, Sendable {
    /// Names registered so far.
    public var names: Int
    /// Octets of the seed files read so far.
    public var octets: Int
    /// Octets of all seed files.
    public var totalOctets: Int

    /// Creates a progress.
    public init(names: Int, octets: Int, totalOctets: Int) {
        self.names = names
        self.octets = octets
        self.totalOctets = totalOctets
    }
}
