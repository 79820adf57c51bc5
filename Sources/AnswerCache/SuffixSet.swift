// SPDX-License-Identifier: MIT
public import DNSWire

/// Domain names of which everything at and below them is meant.
///
/// For a handful of names, such as the suffixes of the chain: each label of a name is compared with all of them.
public struct SuffixSet: Sendable {
    private let suffixes: [[UInt8]]

    /// Creates the set of these names.
    public init(_ names: [DomainName]) {
        suffixes = names.map(\.folded.wire)
    }

    /// Whether the name is one of the set or below one.
    ///
    /// - Parameter name: an uncompressed, folded name.
    /// - Returns: whether it is.
    /// - Complexity: labels of the name times names of the set.
    public func contains(_ name: Span<UInt8>) -> Bool {
        guard !suffixes.isEmpty else { return false }
        var start = 0
        while start < name.count {
            let rest = name.extracting(start..<name.count)
            for suffix in suffixes where rest.isEqual(to: suffix.span) {
                return true
            }
            start += 1 + Int(name[start])
        }
        return false
    }
}
