// SPDX-License-Identifier: MIT

/// Which value counts at each address of one family: that of the longest prefix.
///
/// Two networks are either nested or apart. Cut where one begins or ends, they become ranges side by side, each of which
/// has one value, so that a look-up is one binary search however deep they nest.
struct AddressRanges<Number: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    /// A network and its value.
    struct Network: Sendable {
        var first: Number
        var last: Number
        var value: Int
    }

    private var starts: [Number] = [0]
    private var values: [Int]

    /// Cuts the networks, which must differ, into ranges.
    init(_ networks: [Network], default value: Int) {
        values = [value]
        var open: [Network] = []
        // The outer of two that begin together first.
        for network in networks.sorted(by: { ($0.first, $1.last) < ($1.first, $0.last) }) {
            while let inner = open.last, inner.last < network.first {
                close(&open, default: value)
            }
            open.append(network)
            append(network.first, network.value)
        }
        while !open.isEmpty {
            close(&open, default: value)
        }
    }

    /// The value at an address.
    ///
    /// - Complexity: O(log *n*) for *n* networks, without allocation.
    subscript(number: Number) -> Int {
        // The last range that begins at or before the number; there is one, because the first begins at 0.
        var first = 0
        var end = starts.count
        while end &- first > 1 {
            let middle = (first &+ end) >> 1
            if starts[middle] <= number {
                first = middle
            } else {
                end = middle
            }
        }
        return values[first]
    }

    private mutating func close(_ open: inout [Network], default value: Int) {
        guard let inner = open.popLast(), inner.last < Number.max else { return }
        append(inner.last + 1, open.last?.value ?? value)
    }

    private mutating func append(_ start: Number, _ value: Int) {
        if starts.last == start {
            values[values.count - 1] = value
        } else {
            starts.append(start)
            values.append(value)
        }
    }
}
