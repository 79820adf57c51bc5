// SPDX-License-Identifier: MIT

/// The networks whose clients are answered; the others get REFUSED without a look-up.
///
/// Two networks are either nested or apart. With the nested ones left out and the rest sorted, a look-up is one binary
/// search, so a list of all networks of a country costs a query as little as a short one.
public struct AccessList: Hashable, Sendable {
    private let v4: [ClosedRange<UInt32>]
    private let v6: [ClosedRange<UInt128>]

    /// This machine alone: `127.0.0.0/8` and `::1`.
    public static let loopback = AccessList([.loopbackV4, .loopbackV6])

    /// Every client of both families.
    public static let everyone = AccessList([.everyV4, .everyV6])

    /// A list of networks; an empty one allows nobody.
    public init(_ networks: [IPNetwork]) {
        v4 = Self.outermost(
            networks.compactMap { network in
                guard let first = network.address.v4, let last = network.lastAddress.v4 else { return nil }
                return first...last
            }
        )
        v6 = Self.outermost(
            networks.compactMap { network in
                guard !network.address.isV4 else { return nil }
                return network.address.number...network.lastAddress.number
            }
        )
    }

    /// Whether the address is in one of the networks.
    ///
    /// - Complexity: O(log *n*) for *n* networks of that family.
    public func contains(_ address: IPAddress) -> Bool {
        guard let number = address.v4 else { return Self.contains(address.number, in: v6) }
        return Self.contains(number, in: v4)
    }

    private static func outermost<Bound: Comparable>(_ ranges: [ClosedRange<Bound>]) -> [ClosedRange<Bound>] {
        let sorted = ranges.sorted { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
        return sorted.reduce(into: []) { kept, next in
            if let last = kept.last, next.upperBound <= last.upperBound { return }
            kept.append(next)
        }
    }

    private static func contains<Bound: Comparable>(_ number: Bound, in ranges: [ClosedRange<Bound>]) -> Bool {
        // The last range that begins at or before the number is the only one that can hold it.
        var first = 0
        var end = ranges.count
        while first < end {
            let middle = (first &+ end) >> 1
            if ranges[middle].lowerBound <= number {
                first = middle &+ 1
            } else {
                end = middle
            }
        }
        return first > 0 && number <= ranges[first &- 1].upperBound
    }
}
