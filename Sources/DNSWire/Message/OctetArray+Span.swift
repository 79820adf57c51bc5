// SPDX-License-Identifier: MIT

extension [UInt8] {
    /// Copies the octets of a span.
    public init(copying octets: borrowing Span<UInt8>) {
        self.init(capacity: octets.count) { output in
            for index in octets.indices {
                output.append(octets[index])
            }
        }
    }
}
