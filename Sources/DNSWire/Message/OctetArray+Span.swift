// SPDX-License-Identifier: MIT

extension [UInt8] {
    /// Copies the octets of a span.
    public init(copying octets: borrowing Span<UInt8>) {
        // The initializers with a count look up the type of the array's storage each time, which costs more than this.
        self = []
        reserveCapacity(octets.count)
        for index in octets.indices {
            append(octets[index])
        }
    }
}
