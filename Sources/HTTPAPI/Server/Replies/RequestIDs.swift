// SPDX-License-Identifier: MIT

/// Makes ids under which a request is found in the log.
///
/// They only have to differ; nothing depends on nobody guessing them.
struct RequestIDs {
    private var state: UInt64

    /// Begins somewhere.
    init() {
        state = UInt64.random(in: .min ... .max)
    }

    /// The next id: 16 hexadecimal digits.
    mutating func next() -> String {
        // SplitMix64: all 2^64 states come before one comes again.
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return String(
            unsafe String(unsafeUninitializedCapacity: 16) { digits in
                for index in 0..<16 {
                    let digit = UInt8(truncatingIfNeeded: mixed >> UInt64(60 - 4 * index) & 0xF)
                    unsafe digits.initializeElement(at: index, to: digit < 10 ? 0x30 + digit : 0x57 + digit)
                }
                return 16
            }
        )
    }

    /// A client's own id, if it is one that may stand in a log: 1 to 64 of `A-Z a-z 0-9 . _ -`.
    static func accepted(_ id: String?) -> String? {
        guard let id, (1...64).contains(id.utf8.count) else { return nil }
        return id.utf8.allSatisfy(isIDOctet) ? id : nil
    }

    private static func isIDOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }
}
